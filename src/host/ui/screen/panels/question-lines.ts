import { cellWidth, padCells, wrapWithin, wrapWords } from '../../text/cells.ts';
import { formatEstimate } from '../../text/format-duration.ts';
import { neutralise } from '../../text/neutralise.ts';
import type { Look } from '../../text/theme.ts';
import { cutSegments, ruleSegments, type Segment } from './line.tsx';

/** What a person is asked to agree to. */
export interface Question {
  /** What would be done, one operation a line: `recreate web (its configuration changed)`. Sentences are shown as they are. */
  readonly lines: readonly string[];
  /** How long it will take; absent where too little is known. */
  readonly estimateMs?: number;
  /** Why one should think twice. */
  readonly reasons: readonly string[];
}

type Lines = readonly (readonly Segment[])[];

/** A question in rows of that width, before it is known how many there are for it. */
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
    plan: planLines(question.lines, width),
  };
}

/** The question in at most so many rows: first what speaks against it, then the plan from that row on, with a count of what is cut. */
export function questionLines(laid: LaidQuestion, rows: number, scrolled: number): Lines {
  const { title, plan, width } = laid;
  const { reasons, room } = share(laid, rows);
  const first = Math.min(Math.max(0, scrolled), lastScroll(laid, rows));
  const isCut = plan.length > room;
  const shown = plan.slice(first, first + (isCut ? Math.max(0, room - 1) : room));
  const note = isCut ? [cutNote(first, plan.length - first - shown.length, width)] : [];
  return [title, ...reasons, ...shown, ...note].slice(0, Math.max(0, rows));
}

/** How many rows it would like to have. */
export function questionRows(laid: LaidQuestion): number {
  return 1 + share(laid, Number.POSITIVE_INFINITY).reasons.length + laid.plan.length;
}

/** How far the plan can be scrolled in so many rows. */
export function lastScroll(laid: LaidQuestion, rows: number): number {
  const { room } = share(laid, rows);
  return laid.plan.length <= room ? 0 : laid.plan.length - Math.max(0, room - 1);
}

/** What speaks against it has half of the rows at most, the plan the rest. */
function share(laid: LaidQuestion, rows: number): { readonly reasons: Lines; readonly room: number } {
  const reasons = laid.reasons.slice(0, Math.max(1, Math.floor((rows - 1) / 2)));
  const isRoomy = rows - 1 - reasons.length > Math.min(3, laid.plan.length);
  const spaced = reasons.length > 0 && isRoomy ? [...reasons, []] : reasons;
  return { reasons: spaced, room: Math.max(0, rows - 1 - spaced.length) };
}

function titleSegments({ estimateMs, reasons }: Question, width: number): readonly Segment[] {
  const time = estimateMs === undefined ? '' : `  about ${formatEstimate(estimateMs)}`;
  const ask = reasons.length > 0 ? 'Go ahead all the same?' : 'Go ahead?';
  return ruleSegments([{ text: ask, look: 'strong' }, { text: ' y n' }, { text: time, look: 'faint' }], width);
}

function reasonLines(reason: string, width: number): readonly (readonly Segment[])[] {
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
  const parts = [...(above > 0 ? [`${above} more above`] : []), ...(below > 0 ? [`${below} more below`] : [])];
  return cutSegments([{ text: `  … ${parts.join(', ')}`, look: 'busy' }], width);
}

/** How an operation is marked; what is kept stays in the background. */
const marks: Readonly<Record<string, { readonly mark: string; readonly look: Look }>> = {
  build: { mark: '+', look: 'busy' },
  create: { mark: '+', look: 'busy' },
  start: { mark: '+', look: 'busy' },
  unpause: { mark: '+', look: 'busy' },
  reconnect: { mark: '+', look: 'busy' },
  recreate: { mark: '~', look: 'strong' },
  restart: { mark: '~', look: 'strong' },
  stop: { mark: '-', look: 'strong' },
  remove: { mark: '-', look: 'strong' },
  keep: { mark: '=', look: 'faint' },
};

/** What would be done, below one another: verb, services, and in the background why. What is no operation is told as it is. */
export function planLines(lines: readonly string[], width: number): readonly (readonly Segment[])[] {
  const told = lines.map(line => plain(line)).map(line => operationIn(line) ?? line);
  const verbs = Math.max(0, ...told.map(line => (typeof line === 'string' ? 0 : cellWidth(line.verb))));
  return told
    .flatMap(line => (typeof line === 'string' ? sentenceRows(line, width) : operationRows(line, verbs, width)))
    .map(row => cutSegments(row, width));
}

interface ToldOperation {
  readonly verb: string;
  readonly services: string;
  /** With a blank before it. */
  readonly why: string;
}

/** `create web after mysql healthy (it is new)`. In which order things happen is nothing one has to agree to, and left out. */
function operationIn(line: string): ToldOperation | undefined {
  const [, verb = '', services = '', why = ''] = /^(\S*) ?(.*?)(?: after [^(]*?)?( with .*| \(.*)?$/.exec(line) ?? [];
  return Object.hasOwn(marks, verb) ? { verb, services, why } : undefined;
}

function sentenceRows(text: string, width: number): readonly (readonly Segment[])[] {
  return wrapWords(text, Math.max(1, width - 4)).map(row => [{ text: `    ${row}` }]);
}

function operationRows(
  { verb, services, why }: ToldOperation,
  verbs: number,
  width: number,
): readonly (readonly Segment[])[] {
  const { mark, look } = marks[verb] ?? { mark: ' ', look: undefined };
  const indent = 4 + verbs + 1;
  let left = look === 'faint' ? 0 : services.length;
  return wrapWords(services + why, Math.max(1, width - indent)).map((text, index): readonly Segment[] => {
    const bright = text.slice(0, left);
    // Where a row ends, a blank has gone.
    left = Math.max(0, left - text.length - 1);
    return [
      { text: index === 0 ? `  ${mark} ${padCells(verb, verbs)} ` : ' '.repeat(indent), look },
      { text: bright },
      { text: text.slice(bright.length), look: 'faint' },
    ];
  });
}

function plain(text: string): string {
  return neutralise(text, { color: false });
}
