import { type Level, levelOf } from './level.ts';
import { createTracebackFinder } from './traceback.ts';
import { workerOf } from './worker.ts';

/** A log line as received. */
export interface WrittenLine {
  readonly service: string;
  /** `worker.2`; absent for the first container of its service. */
  readonly instance?: string | undefined;
  /** The program that wrote it, if the container runs several. */
  readonly program?: string | undefined;
  /** When the engine received it, epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** A stored line. */
export interface LogEntry extends WrittenLine {
  /** Its sequence number, in order of arrival. */
  readonly seq: number;
  /**
   * The key that orders lines of several services: the time, but never before the previous line of the same service.
   */
  readonly order: number;
  /** Its own level, or that of the line it continues. */
  readonly level: Level | undefined;
  /** The traceback it belongs to. */
  readonly block: Block | undefined;
  /** The worker process that wrote it, or the line it continues. */
  readonly worker: string | undefined;
}

/** The lines of one traceback. */
export interface Block {
  readonly lines: LogEntry[];
  isOver: boolean;
}

/** The log lines of all services, limited per service, so that a noisy one does not evict the others' lines. */
export interface LogBook {
  append(line: WrittenLine): void;
  /** Returns all stored lines in order; the same array until there are more. May still contain some evicted lines. */
  entries(): readonly LogEntry[];
  /** Changes whenever entries before the end have changed. */
  generation(): number;
  /** The sequence number of the next line. */
  nextSeq(): number;
  /** Returns how many lines of a service are stored. */
  count(service: string): number;
  /** Returns the programs that wrote lines of a service, sorted; empty if nothing distinguishes them. */
  programs(service: string): readonly string[];
  /** Returns the workers that wrote lines of a service, the latest first; only the last few, as workers are replaced. */
  workers(service: string): readonly string[];
}

/** The limits per service. */
export interface LogBounds {
  readonly lines: number;
  /** In UTF-16 units. */
  readonly size: number;
}

export const usualBounds: LogBounds = { lines: 20_000, size: 2_000_000 };

/** Longer lines are truncated to this length, in UTF-16 units. */
export const lineLength = 4000;

/** Lines of several services arrive out of order by up to this much, in milliseconds; they are not reordered. */
const togetherMs = 1000;
/** A traceback with more lines is no longer treated as one. */
const longestBlock = 1000;
/** Number of workers to remember per service. */
const mostWorkers = 12;
/** Number of evicted lines that may remain before the order is rebuilt. */
const mostDropped = 2000;

interface Kept {
  readonly lines: LogEntry[];
  /** Index of the first stored line. */
  from: number;
  size: number;
  last: number;
  programs: readonly string[];
  workers: readonly string[];
}

interface Stream {
  readonly find: ReturnType<typeof createTracebackFinder>;
  block: Block | undefined;
  level: Level | undefined;
  worker: string | undefined;
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
    append({ service, instance, program, at, text }) {
      const kept = services.get(service) ?? {
        lines: [],
        from: 0,
        size: 0,
        last: Number.NEGATIVE_INFINITY,
        programs: [],
        workers: [],
      };
      services.set(service, kept);
      if (program !== undefined && !kept.programs.includes(program)) kept.programs = [...kept.programs, program].sort();
      const writer = `${instance ?? service} ${program ?? ''}`;
      const stream = streams.get(writer) ?? newStream();
      streams.set(writer, stream);
      const before = all.at(-1)?.order ?? Number.NEGATIVE_INFINITY;
      const own = Math.max(at, kept.last);
      const order = own < before && before - own < togetherMs ? before : own;
      const cut = cutLine(text);
      const { block, level, worker } = partIn(stream, cut);
      if (worker !== undefined && worker !== kept.workers[0])
        kept.workers = [worker, ...kept.workers.filter(other => other !== worker)].slice(0, mostWorkers);
      const entry: LogEntry = { seq, order, service, instance, program, at, text: cut, level, block, worker };
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
    programs: service => services.get(service)?.programs ?? [],
    workers: service => services.get(service)?.workers ?? [],
  };
}

function newStream(): Stream {
  return { find: createTracebackFinder(), block: undefined, level: undefined, worker: undefined };
}

/** Determines a line's block, level and worker; an indented line has those of the line it continues. */
function partIn(stream: Stream, text: string): Pick<LogEntry, 'block' | 'level' | 'worker'> {
  const part = stream.find(text);
  if (part === 'first') stream.block = { lines: [], isOver: false };
  const block = part === 'none' ? undefined : stream.block;
  if (part === 'last' && block) block.isOver = true;
  if (part === 'more' && block) block.isOver = false;
  if (block && block.lines.length >= longestBlock - 1) {
    block.isOver = true;
    stream.block = undefined;
  }
  const isContinued = /^\s/.test(text);
  const level = block ? 'error' : isContinued ? stream.level : levelOf(text);
  const worker = block || isContinued ? stream.worker : workerOf(text);
  stream.level = level;
  stream.worker = worker;
  return { block, level, worker };
}

/** Compares two entries by order. */
export function byOrder(one: Pick<LogEntry, 'order' | 'seq'>, other: Pick<LogEntry, 'order' | 'seq'>): number {
  return one.order - other.order || one.seq - other.seq;
}

/** Truncates a long line. Joining makes a copy, because V8 keeps a whole string alive for a slice of it. */
function cutLine(line: string): string {
  if (line.length <= lineLength) return line;
  const cut = line.slice(0, lineLength).replace(/[\ud800-\udbff]$/, '');
  return `${Array.from(cut).join('')}…`;
}
