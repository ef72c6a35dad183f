import { isAtLeast, type Level } from './level.ts';
import { type Block, byOrder, type LogBook, type LogEntry } from './log-book.ts';

/** One container of a service, or one program or worker process in all of them. */
export interface LogSource {
  readonly type: 'instance' | 'program' | 'worker';
  readonly name: string;
}

/** Which lines to show. */
export interface LogQuery {
  /** The services whose lines are merged; all if undefined. */
  readonly services: readonly string[] | undefined;
  /** Only this container, or this program. */
  readonly only?: LogSource | undefined;
  /** Only lines with at least this level. */
  readonly least?: Level | undefined;
  /** Only lines that contain this text. */
  readonly filter?: string | undefined;
}

/** A line, or a whole traceback. */
export interface LogItem {
  /** The line; for a traceback, the first one that matches. */
  readonly entry: LogEntry;
  readonly block: Block | undefined;
}

/** The items that match a query; grows with the book. */
export interface LogView {
  readonly query: LogQuery;
  /** In order; the same array until there are others. */
  items(): readonly LogItem[];
  /** Changes whenever items before the end have changed. */
  generation(): number;
}

export function createLogView(book: LogBook, query: LogQuery): LogView {
  const isWanted = wantedBy(query);
  let items: LogItem[] = [];
  let seen = 0;
  let made = -1;
  const blocks = new Set<Block>();

  const take = (entry: LogEntry) => {
    const { block } = entry;
    // A traceback is shown as a whole if any of its lines matches.
    if ((block && blocks.has(block)) || !isWanted(entry)) return;
    if (block) blocks.add(block);
    items.push({ entry, block });
  };
  return {
    query,
    items() {
      const entries = book.entries();
      if (made !== book.generation()) {
        items = [];
        blocks.clear();
        seen = 0;
        made = book.generation();
      }
      for (; seen < entries.length; seen += 1) {
        const entry = entries[seen];
        if (entry) take(entry);
      }
      return items;
    },
    generation: () => made,
  };
}

function wantedBy({ services, only, least, filter }: LogQuery): (entry: LogEntry) => boolean {
  const among = services && new Set(services);
  const pattern = patternOf(filter);
  return entry =>
    (among === undefined || among.has(entry.service)) &&
    (only === undefined || isFrom(only, entry)) &&
    isAtLeast(entry.level, least) &&
    (pattern === undefined || pattern.test(entry.text));
}

function isFrom({ type, name }: LogSource, { service, instance, program, worker }: LogEntry): boolean {
  return { instance: instance ?? service, program, worker }[type] === name;
}

/**
 * Returns a pattern that finds a text literally, case-insensitive unless the text contains capitals; undefined for an
 * empty text.
 */
export function patternOf(text: string | undefined, flags = ''): RegExp | undefined {
  if (text === undefined || text === '') return undefined;
  const isExact = /\p{Lu}/u.test(text);
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), `${isExact ? '' : 'i'}${flags}`);
}

/** Returns the index of the first item that is not before the entry. */
export function placeOf(items: readonly LogItem[], entry: Pick<LogEntry, 'order' | 'seq'>): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item && byOrder(item.entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
