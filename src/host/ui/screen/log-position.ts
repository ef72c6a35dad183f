import type { LogEntry } from '../logs/log-book.ts';
import { type LogItem, placeOf } from '../logs/log-view.ts';

type Anchor = Pick<LogEntry, 'order' | 'seq'>;

/** The reading position in a log that no longer follows; what is visible stays in place as lines are added. */
export interface Position {
  /** The item in the first row, and how many of its rows are above that. */
  readonly top: Anchor & { readonly row: number };
  /** The item that keys act on. */
  readonly cursor: Anchor;
  /** The next line's sequence number when following stopped; later lines are new. */
  readonly seen: number;
}

/** A laid-out log: its items, each one's height, and the available rows. */
export interface Laid {
  readonly items: readonly LogItem[];
  readonly heightOf: (place: number) => number;
  readonly rows: number;
}

/** The visible part: from `row` of item `first` to before item `end`. */
export interface Sight {
  readonly first: number;
  readonly row: number;
  readonly end: number;
}

/** Returns what is visible at a position; without one, the end of the log. */
export function sightOf(laid: Laid, position: Position | undefined): Sight {
  const { items, heightOf, rows } = laid;
  if (items.length === 0 || rows <= 0) return { first: items.length, row: 0, end: items.length };
  if (position === undefined) return sightOfEnd(laid);
  const first = Math.min(placeOf(items, position.top), items.length - 1);
  const row = isAt(items[first], position.top) ? Math.min(position.top.row, heightOf(first) - 1) : 0;
  let [end, filled] = [first, -row];
  while (end < items.length && filled < rows) {
    filled += heightOf(end);
    end += 1;
  }
  return filled < rows ? sightOfEnd(laid) : { first, row, end };
}

function sightOfEnd({ items, heightOf, rows }: Laid): Sight {
  let [first, filled] = [items.length, 0];
  while (first > 0 && filled < rows) {
    first -= 1;
    filled += heightOf(first);
  }
  return { first, row: Math.max(0, filled - rows), end: items.length };
}

/** Stops following at the current place; the last visible item gets the cursor. */
export function stopAt(laid: Laid, position: Position | undefined, seen: number): Position | undefined {
  if (position !== undefined) return position;
  const { first, row, end } = sightOf(laid, undefined);
  const [top, cursor] = [laid.items[first], laid.items[end - 1]];
  return top && cursor && { top: { ...anchorOf(top), row }, cursor: anchorOf(cursor), seen };
}

/** Returns the position after moving the cursor by a number of items; undefined (following) beyond the last one. */
export function moveCursor(laid: Laid, position: Position, by: number): Position | undefined {
  const { items, heightOf, rows } = laid;
  const cursor = cursorOf(laid, position);
  const sight = sightOf(laid, position);
  // Scroll within an item that is taller than the view first.
  const isTall = heightOf(cursor) > rows;
  if (isTall && by > 0 && cursor === sight.first && sight.row + rows < heightOf(cursor))
    return scrollBy(laid, position, 1);
  if (isTall && by < 0 && cursor === sight.first && sight.row > 0) return scrollBy(laid, position, -1);
  if (cursor + by >= items.length) return undefined;
  return jumpTo(laid, position, Math.max(0, cursor + by), 'edge');
}

/**
 * Returns the position with this item under the cursor: scrolled as little as possible (`edge`), or with some lines
 * around it (`amid`).
 */
export function jumpTo(laid: Laid, position: Position, place: number, how: 'edge' | 'amid'): Position {
  const { items, heightOf, rows } = laid;
  const item = items[place];
  if (item === undefined) return position;
  const cursor = anchorOf(item);
  const { first, row, end } = sightOf(laid, position);
  const isAbove = place < first || (place === first && row > 0);
  let shownTo = -row;
  for (let at = first; at <= place && at < end; at += 1) shownTo += heightOf(at);
  const isBelow = place >= end || shownTo > rows;
  if (!isAbove && !isBelow) {
    const top = items[first];
    return top ? { ...position, top: { ...anchorOf(top), row }, cursor } : position;
  }
  const above = how === 'amid' ? Math.floor(rows / 3) : isAbove ? 0 : Math.max(0, rows - heightOf(place));
  return { ...position, top: upFrom(laid, place, above), cursor };
}

/** Scrolls a position by rows, keeping the cursor visible. */
export function scrollBy(laid: Laid, position: Position, by: number): Position | undefined {
  const { items, heightOf } = laid;
  const sight = sightOf(laid, position);
  let { first, row } = sight;
  if (by < 0) {
    const top = upFrom(laid, first, -by - row);
    return withCursorInSight(laid, { ...position, top: -by <= row ? { ...top, row: row + by } : top });
  }
  // At the end, there is nothing to scroll to.
  if (sight.end >= items.length && bottomOf(laid, sight) <= 0) return undefined;
  for (let left = by; left > 0 && first < items.length; ) {
    const rest = heightOf(first) - row;
    if (left < rest) {
      row += left;
      break;
    }
    left -= rest;
    first += 1;
    row = 0;
  }
  const top = items[first];
  return top ? withCursorInSight(laid, { ...position, top: { ...anchorOf(top), row } }) : undefined;
}

/** Returns how many rows of the visible items are below the view. */
function bottomOf({ heightOf, rows }: Laid, { first, row, end }: Sight): number {
  let filled = -row;
  for (let place = first; place < end; place += 1) filled += heightOf(place);
  return filled - rows;
}

/** Returns the index of the item under the cursor; if it is gone, of the next one. */
export function cursorOf({ items }: Laid, { cursor }: Position): number {
  return Math.min(placeOf(items, cursor), Math.max(0, items.length - 1));
}

/** Returns the position this many rows above an item. */
function upFrom({ items, heightOf }: Laid, place: number, rows: number): Position['top'] {
  let [first, left] = [place, rows];
  while (first > 0 && left > 0) {
    first -= 1;
    left -= heightOf(first);
  }
  const item = items[first];
  return { ...(item ? anchorOf(item) : { order: 0, seq: 0 }), row: Math.max(0, -left) };
}

function withCursorInSight(laid: Laid, position: Position): Position {
  const { first, end } = sightOf(laid, position);
  const place = Math.max(first, Math.min(end - 1, cursorOf(laid, position)));
  const item = laid.items[place];
  return item ? { ...position, cursor: anchorOf(item) } : position;
}

export function anchorOf({ entry: { order, seq } }: LogItem): Anchor {
  return { order, seq };
}

function isAt(item: LogItem | undefined, { seq }: Anchor): boolean {
  return item?.entry.seq === seq;
}
