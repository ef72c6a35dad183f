import { message } from '../../../../shared/messages/message.ts';
import type { Wording } from '../../../../shared/messages/wording.ts';
import { emptyPlan, type Plan } from '../../../../shared/model/plan.ts';
import { cellWidth, padCells, wrapWithin, wrapWords } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import { type PlanLine, planLinesOf } from '../../text/plan-lines.ts';
import type { Look } from '../../text/themes.ts';
import { cutSegments, ruleSegments, type Segment } from './line.ts';

/** A request for the person's consent. */
export interface Question {
  /** The changes to the environment. */
  readonly plan?: Plan;
  /** Further information, one sentence each. */
  readonly told?: readonly Wording[];
  /** The estimated duration; absent if too little is known. */
  readonly estimateMs?: number;
  /** Reasons to reconsider. */
  readonly reasons: readonly Wording[];
}

type Lines = readonly (readonly Segment[])[];

/** A question laid out for a width, before the number of rows is known. */
export interface LaidQuestion {
  readonly width: number;
  readonly title: readonly Segment[];
  readonly reasons: Lines;
  readonly plan: Lines;
}

export function layQuestion(question: Question, width: number): LaidQuestion {
  return {
    width,
    title: titleSegments(question, width),
    reasons: question.reasons.flatMap(reason => reasonLines(reason, width)),
    plan: [...toldLines(question.told ?? [], width), ...planLines(question.plan ?? emptyPlan, width)],
  };
}

/**
 * Lays out the question in a number of rows: first the reasons to reconsider, then the scrolled plan, with a count of
 * hidden rows.
 */
export function questionLines(laid: LaidQuestion, rows: number, scrolled: number): Lines {
  const { title, plan, width } = laid;
  const { reasons, room } = share(laid, rows);
  const first = Math.min(Math.max(0, scrolled), lastScroll(laid, rows));
  const isCut = plan.length > room;
  const shown = plan.slice(first, first + (isCut ? Math.max(0, room - 1) : room));
  const note = isCut ? [cutNote(first, plan.length - first - shown.length, width)] : [];
  return [title, ...reasons, ...shown, ...note].slice(0, Math.max(0, rows));
}

/** Returns the number of rows it needs. */
export function questionRows(laid: LaidQuestion): number {
  return 1 + share(laid, Number.POSITIVE_INFINITY).reasons.length + laid.plan.length;
}

/** Returns how far the plan can be scrolled. */
export function lastScroll(laid: LaidQuestion, rows: number): number {
  const { room } = share(laid, rows);
  return laid.plan.length <= room ? 0 : laid.plan.length - Math.max(0, room - 1);
}

/** Reasons get at most half of the rows, the plan the rest. */
function share(laid: LaidQuestion, rows: number): { readonly reasons: Lines; readonly room: number } {
  const reasons = laid.reasons.slice(0, Math.max(1, Math.floor((rows - 1) / 2)));
  const isRoomy = rows - 1 - reasons.length > Math.min(3, laid.plan.length);
  const spaced = reasons.length > 0 && isRoomy ? [...reasons, []] : reasons;
  return { reasons: spaced, room: Math.max(0, rows - 1 - spaced.length) };
}

function titleSegments({ estimateMs, reasons }: Question, width: number): readonly Segment[] {
  const time = estimateMs === undefined ? '' : `  ${say(message('screen.about', { ms: estimateMs }))}`;
  const ask = say(message(reasons.length > 0 ? 'screen.go-ahead-anyway' : 'screen.go-ahead'));
  return ruleSegments([{ text: ask, look: 'strong' }, { text: ' y n' }, { text: time, look: 'faint' }], width);
}

function reasonLines(reason: Wording, width: number): readonly (readonly Segment[])[] {
  return wrapWithin(plain(reason), width - 4, 3).map((text, index) =>
    cutSegments(
      [
        { text: index === 0 ? '  ! ' : '    ', look: 'bad' },
        { text, look: 'strong' },
      ],
      width,
    ),
  );
}

/** `… 3 more above, 5 more below`. */
export function cutNote(above: number, below: number, width: number): readonly Segment[] {
  const text = say(message('screen.more-above-below', { above, below }));
  return cutSegments([{ text: `  … ${text}`, look: 'busy' }], width);
}

/** Marks and looks of operations; what is kept is inconspicuous. */
const marks: Readonly<Record<PlanLine['kind'], { readonly mark: string; readonly look: Look }>> = {
  write: { mark: '+', look: 'faint' },
  await: { mark: ' ', look: 'faint' },
  build: { mark: '+', look: 'busy' },
  create: { mark: '+', look: 'busy' },
  'create-workspace': { mark: '+', look: 'busy' },
  start: { mark: '+', look: 'busy' },
  unpause: { mark: '+', look: 'busy' },
  reconnect: { mark: '+', look: 'busy' },
  recreate: { mark: '~', look: 'strong' },
  restart: { mark: '~', look: 'strong' },
  'restart-programs': { mark: '~', look: 'strong' },
  'start-programs': { mark: '+', look: 'busy' },
  'stop-programs': { mark: '-', look: 'strong' },
  stop: { mark: '-', look: 'strong' },
  remove: { mark: '-', look: 'strong' },
  'remove-network': { mark: '-', look: 'strong' },
  'remove-volume': { mark: '-', look: 'strong' },
  'remove-snapshot': { mark: '-', look: 'strong' },
  forget: { mark: '-', look: 'strong' },
  restore: { mark: '+', look: 'busy' },
  snapshot: { mark: '+', look: 'faint' },
  keep: { mark: '=', look: 'faint' },
};

function toldLines(told: readonly Wording[], width: number): Lines {
  return told.flatMap(text =>
    wrapWords(plain(text), Math.max(1, width - 4)).map(row => cutSegments([{ text: `    ${row}` }], width)),
  );
}

/**
 * Returns the changes, one per line: verb, services, cause. Order and implied operations are omitted, as nobody has to
 * agree to them.
 */
export function planLines(plan: Plan, width: number): Lines {
  const lines = planLinesOf(plan).filter(({ isImplied }) => !isImplied);
  const verbs = Math.max(0, ...lines.map(({ verb }) => cellWidth(say(verb))));
  return lines.flatMap(line => operationRows(line, verbs, width)).map(row => cutSegments(row, width));
}

function operationRows(line: PlanLine, verbs: number, width: number): Lines {
  const { kind, services, cause, note } = line;
  const verb = say(line.verb);
  const { mark, look } = marks[kind];
  const indent = 4 + verbs + 1;
  const names = plain(message('text.names', { names: services }));
  const why = plain(note ?? (cause === undefined ? '' : message('plan.because', { cause })));
  const whole = spaced(names, why);
  const end = look === 'faint' ? 0 : names.length;
  let at = 0;
  return wrapWords(whole, Math.max(1, width - indent)).map((text, index) => {
    // A line break may have replaced a space.
    at = Math.max(at, whole.indexOf(text, at));
    const bright = text.slice(0, Math.max(0, end - at));
    at += text.length;
    return [
      { text: index === 0 ? `  ${mark} ${padCells(verb, verbs)} ` : ' '.repeat(indent), look },
      { text: bright },
      { text: text.slice(bright.length), look: 'faint' },
    ];
  });
}

/** Joins two texts; Chinese punctuation has its own space. */
function spaced(one: string, other: string): string {
  return `${one}${one === '' || /^[（，；]/.test(other) ? '' : ' '}${other}`.trimEnd();
}
