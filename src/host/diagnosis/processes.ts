import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { type Diagnosis, endWords, signalOf } from '../../shared/model/failure.ts';
import { isStep, isStore } from '../../shared/model/traits.ts';
import { isOneOf, knownFrom, silent } from './answers.ts';
import type { Course, Ending } from './course.ts';
import { type Line, shown } from './lines.ts';
import type { Rule, Symptom } from './rule.ts';

/** supervisord's own messages about programs. Source: supervisor/process.py and supervisor/options.py. */
export const processRules: readonly Rule[] = [
  {
    class: 'program-missing',
    patterns: [
      /spawnerr: (?:can't find command|command at) '(?<program>[^']*)'/,
      /couldn't exec (?<program>\S+): ENOENT/,
    ],
    explanation: 'diagnosis.program-missing',
    fix: [{ command: 'bkdev up', says: 'fix.install-packages' }],
  },
  {
    class: 'process-stopped',
    answers: ['program.halted', 'program.child-halted'],
    explanation: 'diagnosis.process-stopped',
    fix: [
      { command: 'bkdev exec {service} -- kill -CONT {pid}', says: 'fix.continue' },
      { command: 'bkdev restart {service}', says: 'fix.restart' },
    ],
  },
  {
    class: 'program-stopped',
    answers: ['program.stopped'],
    explanation: 'diagnosis.program-stopped',
    fix: [{ command: 'bkdev restart {service}', says: 'fix.start' }],
  },
];

const stopAsked =
  /received SIG(?:TERM|INT|QUIT) indicating exit request|Normal shutdown|User requested shutdown|SIGTERM received - shutting down|Received SIGTERM scheduling shutdown/;
const cyclesDone = /maximum (?:cycles|uptime) reached\.?$/;

/** Diagnoses a process that was killed by the kernel's OOM killer. */
export function killedForMemory(
  symptom: Symptom,
  lines: readonly Line[],
  { endings, isDown }: Course,
): Diagnosis | undefined {
  if (!symptom.oomKilled) return undefined;
  const killed = endings.findLast(({ signal }) => signal === 'SIGKILL');
  // The engine keeps reporting it for a container that is still running after one of its processes was killed.
  if (killed === undefined && symptom.exitCode === undefined) return undefined;
  if (killed !== undefined && !isDown && symptom.probe === undefined && symptom.exitCode === undefined)
    return undefined;
  return {
    class: 'out-of-memory',
    cause: lineOf(killed, lines) ?? endWords({ exitCode: symptom.exitCode ?? 0, oomKilled: true }),
    explanation: message('diagnosis.killed-for-memory', { program: killed?.program ?? symptom.service }),
    fix: [
      { command: 'docker stats --no-stream', says: message('fix.show-memory-use') },
      { command: 'bkdev switch api', says: message('fix.run-fewer-roles') },
    ],
  };
}

/** Diagnoses a program whose last end was caused by a signal: nothing that it logged explains that. */
export function killedBySignal(
  symptom: Symptom,
  lines: readonly Line[],
  endings: readonly Ending[],
): Diagnosis | undefined {
  const ending = endings.at(-1);
  if (ending?.signal === undefined) return undefined;
  return signalled(symptom, ending.signal, lineOf(ending, lines) ?? '', ending.program);
}

/** Returns supervisord's line about an end. */
function lineOf(ending: Ending | undefined, lines: readonly Line[]): Wording | undefined {
  const line = ending && lines[ending.index];
  return line && shown(line.text);
}

/** Diagnoses a container that was ended by a signal, unless it was asked to stop. */
export function endedBySignal(symptom: Symptom, lines: readonly Line[]): Diagnosis | undefined {
  const { exitCode = 0 } = symptom;
  const signal = signalOf(exitCode);
  if (signal === undefined || wasAskedToStop(lines)) return undefined;
  return signalled(symptom, signal, endWords({ exitCode }), symptom.service);
}

function signalled(symptom: Symptom, signal: string, cause: Wording, program: string): Diagnosis {
  const { service, exitCode } = symptom;
  const crash = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGSYS'].includes(signal);
  const isOfStore = isStore(symptom);
  const crashed = isOfStore ? 'diagnosis.store-crashed' : 'diagnosis.crashed';
  const tellsMore = isOfStore
    ? { command: `bkdev logs ${service}`, says: message('fix.show-earlier-log') }
    : { says: message('fix.trace-crash') };
  return {
    class: 'killed-by-signal',
    cause,
    explanation: message(crash ? crashed : 'diagnosis.ended-from-outside', { program, signal }),
    fix: [
      // A step is started by `up`, once its dependencies are ready.
      { command: isStep(symptom) ? 'bkdev up' : `bkdev restart ${service}`, says: message('fix.restart') },
      // Its end may have kept other services from starting.
      ...(exitCode === undefined || isStep(symptom)
        ? []
        : [{ command: 'bkdev up', says: message('fix.start-others') }]),
      crash ? tellsMore : { command: 'docker stats --no-stream', says: message('fix.check-memory') },
    ],
  };
}

/** Diagnoses pollers that exit after a number of cycles or some time by design, and are restarted. */
export function endedByDesign(
  symptom: Symptom,
  lines: readonly Line[],
  { endings, firstTryFrom }: Course,
): Diagnosis | undefined {
  const status = endings.at(-1)?.exitStatus ?? symptom.exitCode;
  const done = lines.slice(firstTryFrom).find(({ text }) => cyclesDone.test(text));
  if (status !== 0 || done === undefined) return undefined;
  return {
    class: 'exits-by-design',
    cause: done.text,
    explanation: message('diagnosis.exits-by-design', { service: symptom.service }),
    fix: [],
  };
}

/** Diagnoses a role or store that exited with 0 without being asked to. */
export function endedWithSuccess(symptom: Symptom, lines: readonly Line[], { endings }: Course): Diagnosis | undefined {
  const ending = endings.at(-1);
  if ((ending?.exitStatus ?? symptom.exitCode) !== 0 || isStep(symptom) || wasAskedToStop(lines)) return undefined;
  return {
    class: 'exited-with-success',
    cause: lineOf(ending, lines) ?? endWords({ exitCode: 0 }),
    explanation: message('diagnosis.exited-with-success', { program: ending?.program ?? symptom.service }),
    fix: [{ command: `bkdev logs ${symptom.service}`, says: message('fix.show-last-log') }],
  };
}

/** Whether it ended because it was asked to. */
export function wasAskedToStop(lines: readonly Line[]): boolean {
  return lines.slice(-40).some(({ whole }) => stopAsked.test(whole));
}

/** Diagnoses a process that is alive but does not respond. */
export function hangs({ service, probe = '' }: Symptom): Diagnosis | undefined {
  if (!isSilent(probe)) return undefined;
  return {
    class: 'hung',
    cause: probe,
    explanation: message('diagnosis.hung', { service }),
    fix: [
      { command: `bkdev restart ${service}`, says: message('fix.restart') },
      {
        command: `bkdev exec ${service} -- ps -eo pid,stat,wchan:20,args`,
        says: message('fix.show-processes'),
      },
    ],
  };
}

/** Whether the probe found a process that is alive but does not respond. */
export function isSilent(probe: Wording): boolean {
  return typeof probe === 'string' ? /timed out/.test(probe) : isOneOf(probe, silent);
}

/**
 * Diagnoses a process that is alive but whose port is closed, as with Django's reloader. `why` is the diagnosis from
 * its log, if any.
 */
export function listensNot({ service, probe = '' }: Symptom, why: Diagnosis | undefined): Diagnosis | undefined {
  const port = knownFrom(probe, ['probe.port-refused'])?.['port'];
  if (port === undefined) return undefined;
  const { explanation } = why ?? {};
  return {
    class: 'alive-not-listening',
    cause: why?.cause ?? probe,
    explanation: message('diagnosis.not-listening', {
      ...{ service, port },
      ...(explanation !== undefined && { why: explanation }),
    }),
    fix: [...(why?.fix ?? []), { command: `bkdev restart ${service}`, says: message('fix.restart-afterwards') }],
    ...(why?.where === undefined ? {} : { where: why.where }),
  };
}
