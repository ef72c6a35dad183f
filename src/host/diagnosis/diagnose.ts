import { message } from '../../shared/messages/message.ts';
import { saidIn } from '../../shared/messages/said.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Diagnosis } from '../../shared/model/failure.ts';
import { isStep, traitsOf } from '../../shared/model/traits.ts';
import { conclusive, isOneOf, knownFrom } from './answers.ts';
import { brokerRules } from './broker.ts';
import { cacheRules } from './cache.ts';
import { checkoutRules, codeRules, lastException, placeOf } from './code.ts';
import { configurationRules } from './configuration.ts';
import { readCourse } from './course.ts';
import { databaseRules } from './database.ts';
import { devServerRules, frontEndRules } from './front-end.ts';
import { type Line, readLines, shown, toLine } from './lines.ts';
import { isLocked } from './locked.ts';
import { packageRules } from './packages.ts';
import {
  endedByDesign,
  endedBySignal,
  endedWithSuccess,
  hangs,
  isSilent,
  killedBySignal,
  killedForMemory,
  listensNot,
  processRules,
  wasAskedToStop,
} from './processes.ts';
import { resourceRules } from './resources.ts';
import {
  fillIn,
  fillInFixes,
  type Known,
  knownOf,
  namesIn,
  type Rule,
  type RuleFix,
  ruleOf,
  type Symptom,
  tell,
} from './rule.ts';

/**
 * All rules, most specific first: the first rule that matches any line wins. A variable's name says more than the
 * exception it causes, a full disk more than what fails because of it, a missing submodule more than the failed import.
 */
export const rules: readonly Rule[] = [
  ...configurationRules,
  ...resourceRules,
  ...checkoutRules,
  ...frontEndRules,
  ...packageRules,
  ...databaseRules,
  ...brokerRules,
  ...cacheRules,
  ...codeRules,
  ...devServerRules,
  ...processRules,
];

/** For a process that hangs, only its latest lines can contain the reason. */
const freshLines = 60;
const nearLines = 8;
/** The exit status after SIGKILL. */
const killed = 137;

/**
 * Diagnoses a failure; undefined if there is none or no rule matches. An error that a step declared (`bkdev-error:`)
 * comes first, then what the kernel and supervisord know for certain, then the table of rules.
 */
export function diagnose(symptom: Symptom): Diagnosis | undefined {
  if (isStep(symptom) && symptom.exitCode === 0) return undefined;
  const { probe = '' } = symptom;
  const requests = !isServerError(probe);
  const all = readLines(symptom.lines, { requests, tasks: symptom.role !== 'beat' });
  const declared = declaredIn(symptom);
  if (declared) return declared;
  if (symptom.exitCode !== undefined && wasAskedToStop(all)) return undefined;
  const course = readCourse(all);
  const isOver = symptom.exitCode !== undefined || course.isDown;
  if (!isOver && !symptom.oomKilled && symptom.probe === undefined) return undefined;
  if (symptom.exitCode === undefined && isOneOf(probe, conclusive)) return byRule([answer(probe)], symptom);
  const certain =
    killedForMemory(symptom, all, course) ??
    // The end of a container with supervisord is not explained by its programs' output, and a killed process cannot log
    // why.
    (course.isSupervised || symptom.exitCode === killed ? endedBySignal(symptom, all) : undefined) ??
    killedBySignal(symptom, all, course.downEndings) ??
    endedByDesign(symptom, all, course);
  if (certain) return certain;
  const last = all.slice(course.from);
  const isHanging = !isOver && isSilent(probe);
  const written = isHanging ? last.slice(-freshLines) : last;
  const lines = symptom.probe === undefined ? written : [...written, answer(probe)];
  const told = byRule(lines, symptom);
  // If the last start logged nothing useful, earlier retries that failed for the same reason may have.
  const before = isHanging ? [] : all.slice(course.firstTryFrom, course.from);
  if (!isOver) {
    const crashed = told || isHanging ? undefined : killedBySignal(symptom, all, course.endings);
    if (crashed) return crashed;
    const why = told ?? byRule(before, symptom);
    return listensNot(symptom, why) ?? why ?? hangs(symptom);
  }
  return (
    told ??
    byException(lines) ??
    endedBySignal(symptom, all) ??
    endedWithSuccess(symptom, all, course) ??
    byRule(before, symptom) ??
    byException(before)
  );
}

/** Returns the lines since the last start of what failed; earlier lines are about something else. */
export function sinceLastStart(lines: readonly string[]): readonly string[] {
  return lines.slice(readCourse(lines.map(toLine)).from);
}

/** Returns a step's declared error, with its own hint as the fix; the rules determine its class. */
function declaredIn(symptom: Symptom): Diagnosis | undefined {
  const said = symptom.lines.map(saidIn);
  const error = said.findLast(line => line?.as === 'error')?.text;
  if (error === undefined) return undefined;
  const known = byRule([toLine(error)], symptom);
  const hint = said.findLast(line => line?.as === 'hint')?.text;
  return {
    class: 'declared',
    explanation: message('diagnosis.declared', { service: symptom.service }),
    ...known,
    cause: shown(error),
    fix: hint === undefined ? (known?.fix ?? []) : [{ says: shown(hint) }],
  };
}

/** Whether a request failed in the product's own code; then the log of that request explains why. */
function isServerError(probe: Wording): boolean {
  return Number(knownFrom(probe, ['probe.answers-status'])?.['status']) >= 500;
}

function answer(probe: Wording): Line {
  return { ...toLine(probe), answer: probe };
}

function byRule(lines: readonly Line[], symptom: Symptom): Diagnosis | undefined {
  for (const rule of [...(symptom.product?.diagnosis.map(ruleOf) ?? []), ...rules]) {
    // A rule for clients of a store also applies to the store, but only to answers that a client got.
    const isFor =
      (rule.roles?.includes(symptom.role) ?? true) && (rule.kinds?.includes(traitsOf(symptom).kind) ?? true);
    const heard = isFor ? lines : lines.filter(line => line.answer !== undefined);
    const found = find(rule, heard);
    if (found) return conclude(rule, found, heard, symptom);
  }
  return undefined;
}

interface Found {
  readonly index: number;
  readonly known: Known;
}

function find(rule: Rule, lines: readonly Line[]): Found | undefined {
  const { undoneBy } = rule;
  const over = undoneBy ? lines.findLastIndex(({ text, kind }) => kind === 'said' && undoneBy.test(text)) : -1;
  for (let index = over + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.kind !== 'said') continue;
    const said = line.answer ?? line.message;
    const told = said && knownFrom(said, rule.answers ?? []);
    if (told) return { index, known: told };
    if (line.text === '') continue;
    for (const pattern of rule.patterns ?? []) {
      const match = pattern.exec(line.text);
      const before = match && (rule.after ? nearestBefore(rule.after, lines, index) : {});
      if (match && before) return { index, known: { ...before, ...named(match) } };
    }
  }
  return undefined;
}

function nearestBefore(pattern: RegExp, lines: readonly Line[], index: number): Known | undefined {
  for (let at = index - 1; at >= Math.max(0, index - nearLines); at -= 1) {
    const match = pattern.exec(lines[at]?.whole ?? '');
    if (match) return named(match);
  }
  return undefined;
}

function conclude(rule: Rule, { index, known }: Found, lines: readonly Line[], symptom: Symptom): Diagnosis {
  const { service, locked } = symptom;
  const around: Known = Object.assign(
    {},
    ...(rule.context ?? []).map(pattern => nearest(pattern, lines, index)).reverse(),
  );
  const all: Known = { ...knownOf(symptom.product), ...around, ...known, service };
  const where = rule.where === 'traceback' ? placeOf(lines, index) : placeIn(rule.where, all);
  return {
    class: rule.class,
    cause: causeIn(lines[index]),
    explanation: tell(rule.explanation, all),
    fix: fillInFixes(rule.fix.filter(isFor(isLocked(all['module'], locked))), all),
    ...(where === undefined ? {} : { where }),
  };
}

function isFor(isThere: boolean): (fix: RuleFix) => boolean {
  return ({ where }) => where === undefined || (where === 'locked') === isThere;
}

/** Undefined if a part of it is unknown. */
function placeIn(where: string | undefined, known: Known): string | undefined {
  return where !== undefined && namesIn(where).every(name => known[name] !== undefined)
    ? fillIn(where, known)
    : undefined;
}

function causeIn({ text, message }: Line = toLine('')): Wording {
  return shown(message ?? text);
}

/** Returns the named groups of the nearest matching line at or before the index, otherwise of the nearest after it. */
function nearest(pattern: RegExp, lines: readonly Line[], index: number): Known {
  const fits = ({ text, kind }: Line) => kind === 'said' && pattern.test(text);
  const line = lines.slice(0, index + 1).findLast(fits) ?? lines.slice(index + 1).find(fits);
  const match = line && pattern.exec(line.text);
  return match ? named(match) : {};
}

function named({ groups = {} }: RegExpExecArray): Known {
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}

/** Diagnoses an uncaught exception that no rule matches. */
function byException(lines: readonly Line[]): Diagnosis | undefined {
  const index = lastException(lines);
  if (index === undefined) return undefined;
  const where = placeOf(lines, index);
  return {
    class: 'exception',
    cause: causeIn(lines[index]),
    explanation: message('diagnosis.uncaught-exception'),
    fix: [{ command: 'bkdev up', says: message('fix.retry-after-code') }],
    ...(where === undefined ? {} : { where }),
  };
}
