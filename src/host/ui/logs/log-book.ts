import { type Level, levelOf } from './level.ts';
import { createTracebackFinder } from './traceback.ts';

/** A line as it came. */
export interface WrittenLine {
  readonly service: string;
  /** `worker.2` where it is not the first container of its service. */
  readonly instance?: string | undefined;
  /** When the engine received it, epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** A kept line. */
export interface LogEntry extends WrittenLine {
  /** Its place in the order in which lines came. */
  readonly seq: number;
  /** By which lines of several services are put in order: the time, never before the line above of the same service. */
  readonly order: number;
  /** Its own level, or that of the line that it continues. */
  readonly level: Level | undefined;
  /** The traceback that it is part of. */
  readonly block: Block | undefined;
}

/** The lines of one traceback. */
export interface Block {
  readonly lines: LogEntry[];
  isOver: boolean;
}

/** The lines of all services, each bounded for itself: one that writes much takes nothing from the others. */
export interface LogBook {
  append(line: WrittenLine): void;
  /** All that is kept, in order; the same array until more came. What is no longer kept may be in it for a while. */
  entries(): readonly LogEntry[];
  /** Another number once the entries before the end are not what they were. */
  generation(): number;
  /** The place of the next line. */
  nextSeq(): number;
  /** How many lines of a service are kept. */
  count(service: string): number;
}

/** How much of each service is kept. */
export interface LogBounds {
  readonly lines: number;
  /** In UTF-16 units. */
  readonly size: number;
}

export const usualBounds: LogBounds = { lines: 20_000, size: 2_000_000 };

/** Where a longer line is cut, in UTF-16 units. */
export const lineLength = 4000;

/**
 * Lines of several services reach us out of order by about that much, which nobody would call another time;
 * milliseconds.
 */
const togetherMs = 1000;
/** A traceback of more lines than that is given up as one. */
const longestBlock = 1000;
/** So many lines that are no longer kept wait in the order until it is made anew. */
const mostDropped = 2000;

interface Kept {
  readonly lines: LogEntry[];
  /** The first that is kept. */
  from: number;
  size: number;
  last: number;
}

interface Stream {
  readonly find: ReturnType<typeof createTracebackFinder>;
  block: Block | undefined;
  level: Level | undefined;
}

export function createLogBook(bounds: LogBounds = usualBounds): LogBook {
  const services = new Map<string, Kept>();
  const streams = new Map<string, Stream>();
  let all: LogEntry[] = [];
  let isSorted = true;
  let dropped = 0;
  let seq = 0;
  let generation = 0;

  const compact = () => {
    all = [...services.values()].flatMap(({ lines, from }) => lines.slice(from)).sort(byOrder);
    for (const kept of services.values()) {
      kept.lines.splice(0, kept.from);
      kept.from = 0;
    }
    isSorted = true;
    dropped = 0;
    generation += 1;
  };
  const bound = (kept: Kept) => {
    while (
      kept.lines.length - kept.from > 1 &&
      (kept.lines.length - kept.from > bounds.lines || kept.size > bounds.size)
    ) {
      kept.size -= kept.lines[kept.from]?.text.length ?? 0;
      kept.from += 1;
      dropped += 1;
    }
    if (dropped > mostDropped + all.length / 4) compact();
  };

  return {
    append({ service, instance, at, text }) {
      const kept = services.get(service) ?? { lines: [], from: 0, size: 0, last: Number.NEGATIVE_INFINITY };
      services.set(service, kept);
      const stream = streams.get(instance ?? service) ?? newStream();
      streams.set(instance ?? service, stream);
      const before = all.at(-1)?.order ?? Number.NEGATIVE_INFINITY;
      const own = Math.max(at, kept.last);
      const order = own < before && before - own < togetherMs ? before : own;
      const cut = cutLine(text);
      const { block, level } = partIn(stream, cut);
      const entry: LogEntry = { seq, order, service, instance, at, text: cut, level, block };
      seq += 1;
      block?.lines.push(entry);
      if (order < before) isSorted = false;
      all.push(entry);
      kept.lines.push(entry);
      kept.size += cut.length;
      kept.last = order;
      bound(kept);
    },
    entries() {
      if (!isSorted) {
        all.sort(byOrder);
        isSorted = true;
        generation += 1;
      }
      return all;
    },
    generation: () => generation,
    nextSeq: () => seq,
    count: service => {
      const { lines, from } = services.get(service) ?? { lines: [], from: 0 };
      return lines.length - from;
    },
  };
}

function newStream(): Stream {
  return { find: createTracebackFinder(), block: undefined, level: undefined };
}

/** Which block a line belongs to, and how grave it is; an indented line is as grave as the one it continues. */
function partIn(stream: Stream, text: string): Pick<LogEntry, 'block' | 'level'> {
  const part = stream.find(text);
  if (part === 'first') stream.block = { lines: [], isOver: false };
  const block = part === 'none' ? undefined : stream.block;
  if (part === 'last' && block) block.isOver = true;
  if (part === 'more' && block) block.isOver = false;
  if (block && block.lines.length >= longestBlock - 1) {
    block.isOver = true;
    stream.block = undefined;
  }
  const level = block ? 'error' : /^\s/.test(text) ? stream.level : levelOf(text);
  stream.level = level;
  return { block, level };
}

/** Whether one entry comes before another one. */
export function byOrder(one: Pick<LogEntry, 'order' | 'seq'>, other: Pick<LogEntry, 'order' | 'seq'>): number {
  return one.order - other.order || one.seq - other.seq;
}

/** The line, cut where it is too long. V8 keeps the whole of a long string alive for a slice of it; joining makes a copy. */
function cutLine(line: string): string {
  if (line.length <= lineLength) return line;
  const cut = line.slice(0, lineLength).replace(/[\ud800-\udbff]$/, '');
  return `${Array.from(cut).join('')}…`;
}
