import { idsIn } from '../logs/ids.ts';
import { type Level, levels } from '../logs/level.ts';
import { nextMatch } from '../logs/log-search.ts';
import { type LogItem, type LogSource, placeOf } from '../logs/log-view.ts';
import type { LogPane } from './log-pane.ts';
import { anchorOf, cursorOf, jumpTo, moveCursor, type Position, scrollBy, stopAt } from './log-position.ts';
import type { LogChoice } from './log-reading.ts';
import type { Action } from './panels/keys.ts';

const shiftBy = 16;

/** Returns how the log is shown after an action. `isWhole`: it is full-screen. */
export function chooseLog(log: LogChoice, action: Action, pane: LogPane, isWhole = true): LogChoice {
  const { laid, seen } = pane;
  const position = () => stopAt(laid, log.position, seen);
  const moved = (move: (from: Position) => Position | undefined): LogChoice => {
    const from = position();
    return from === undefined ? log : { ...log, position: move(from) };
  };
  const page = Math.max(1, laid.rows - 1);
  switch (action) {
    case 'move-up':
      // While it follows, no line has the cursor; the first key puts it on the last line.
      return log.position === undefined ? { ...log, position: position() } : moved(from => moveCursor(laid, from, -1));
    case 'move-down':
      return log.position === undefined ? log : moved(from => moveCursor(laid, from, 1));
    case 'page-up':
      return moved(from => scrollBy(laid, from, -page));
    case 'page-down':
      return log.position === undefined ? log : moved(from => scrollBy(laid, from, page));
    case 'wheel-up':
      return moved(from => scrollBy(laid, from, -3));
    case 'wheel-down':
      return log.position === undefined ? log : moved(from => scrollBy(laid, from, 3));
    case 'to-start':
      return moved(from => jumpTo(laid, from, 0, 'edge'));
    case 'to-end':
      return { ...log, position: undefined };
    case 'next-match':
    case 'previous-match':
      return toPlace(log, pane, from =>
        nextMatch(pane.search?.matches() ?? [], from, action === 'next-match' ? 1 : -1),
      );
    case 'next-error':
    case 'previous-error':
      return toPlace(log, pane, from => nextError(laid.items, from, action === 'next-error' ? 1 : -1));
    case 'open-line': {
      const item = itemUnderCursor(log, pane);
      if (item === undefined) return log;
      const { seq } = item.entry;
      const isOpen = log.opened.includes(seq);
      const opened = isOpen ? log.opened.filter(other => other !== seq) : [...log.opened, seq];
      return { ...log, position: position(), opened };
    }
    case 'toggle-wrap':
      return { ...log, wrap: !log.wrap, shift: 0 };
    case 'shift-left':
      return { ...log, shift: log.wrap ? 0 : Math.max(0, log.shift - shiftBy) };
    case 'shift-right':
      return { ...log, shift: log.wrap ? 0 : log.shift + shiftBy };
    case 'toggle-raw':
      return { ...log, raw: !log.raw };
    case 'merge-logs':
      return { ...log, isMerged: !(log.isMerged || log.picked.length > 0), picked: [], traced: '' };
    case 'next-level': {
      const steps: readonly (Level | undefined)[] = [undefined, ...levels.slice(2)];
      return { ...log, least: steps[(steps.indexOf(log.least) + 1) % steps.length] };
    }
    case 'next-source': {
      const steps = [undefined, ...sourcesIn(pane, isWhole)];
      const place = steps.findIndex(step => step?.type === log.only?.type && step?.name === log.only?.name);
      return { ...log, position: undefined, only: steps[(place + 1) % steps.length] };
    }
    case 'mark-line': {
      const from = position();
      return { ...log, position: from, mark: log.mark ? undefined : from?.cursor };
    }
    case 'trace-id': {
      const [id] = idsIn(itemUnderCursor(log, pane)?.entry.text ?? '');
      return id === undefined ? log : { ...log, traced: id, search: id, mark: undefined };
    }
    default:
      return log;
  }
}

/** Returns what can be selected: beside the list, only what keys can act on, which a worker process is not. */
export function sourcesIn({ sources }: Pick<LogPane, 'sources'>, isWhole: boolean): readonly LogSource[] {
  return isWhole ? sources : sources.filter(({ type }) => type !== 'worker');
}

/**
 * Undoes one thing at a time for Esc: the mark, the traced id, the search, the filter. Undefined if there is nothing to
 * undo.
 */
export function backOut(log: LogChoice): LogChoice | undefined {
  if (log.mark) return { ...log, mark: undefined };
  if (log.traced !== '') return { ...log, traced: '', search: '' };
  if (log.search !== '') return { ...log, search: '' };
  if (log.filter !== '') return { ...log, filter: '' };
  return undefined;
}

/** Returns the line that keys act on; while the log follows, its last line. */
export function itemUnderCursor(log: LogChoice, { laid }: LogPane): LogItem | undefined {
  return log.position ? laid.items[cursorOf(laid, log.position)] : laid.items.at(-1);
}

/** Returns the items from the mark to the cursor. */
export function chosenItems(log: LogChoice, pane: LogPane): readonly LogItem[] {
  const { laid } = pane;
  const item = itemUnderCursor(log, pane);
  if (item === undefined) return [];
  if (log.mark === undefined) return [item];
  const ends = [placeOf(laid.items, log.mark), placeOf(laid.items, anchorOf(item))];
  return laid.items.slice(Math.min(...ends), Math.max(...ends) + 1);
}

function toPlace(log: LogChoice, { laid, seen }: LogPane, find: (from: number) => number | undefined): LogChoice {
  const from = stopAt(laid, log.position, seen);
  const place = from && find(log.position === undefined ? laid.items.length : cursorOf(laid, from));
  return from === undefined || place === undefined ? log : { ...log, position: jumpTo(laid, from, place, 'amid') };
}

/** Returns the next item with an error, wrapping around. */
function nextError(items: readonly LogItem[], from: number, direction: 1 | -1): number | undefined {
  const count = items.length;
  for (let step = 1; step <= count; step += 1) {
    const place = (((from + step * direction) % count) + count) % count;
    if (items[place]?.entry.level === 'error') return place;
  }
  return undefined;
}
