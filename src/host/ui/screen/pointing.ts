import type { MouseEvent } from './key-names.ts';
import type { Rect } from './layout.ts';
import { anchorOf, type Position, stopAt } from './log-position.ts';
import type { Action } from './panels/keys.ts';
import type { ScreenView } from './screen-view.ts';

/** The target of the mouse pointer: an entry, a log line, or a scroll direction. */
export type Pointed =
  | { readonly type: 'entry'; readonly key: string }
  | { readonly type: 'line'; readonly position: Position }
  | { readonly type: 'scroll'; readonly action: Extract<Action, 'move-up' | 'move-down' | 'wheel-up' | 'wheel-down'> };

/** Interprets a mouse event; undefined if there is nothing at its position. */
export function clickedAt(view: ScreenView, event: MouseEvent): Pointed | undefined {
  const { layout, rows, mode } = view;
  if (event.what !== 'press') {
    const isOnList = isIn(layout.list, event) && mode === 'services';
    const isUp = event.what === 'wheel-up';
    return { type: 'scroll', action: isOnList ? (isUp ? 'move-up' : 'move-down') : isUp ? 'wheel-up' : 'wheel-down' };
  }
  const row = isIn(layout.list, event) ? rows[event.row - layout.list.top] : undefined;
  if (row) return { type: 'entry', key: row.key };
  const position = mode === 'log' && isIn(layout.log, event) ? positionAt(view, event) : undefined;
  return position && { type: 'line', position };
}

function isIn({ left, top, width, height }: Rect, { column, row }: MouseEvent): boolean {
  return column >= left && column < left + width && row >= top && row < top + height;
}

/** Returns the position with the cursor on the line in this row of the terminal. */
function positionAt({ layout, pane, logPosition }: ScreenView, { row }: MouseEvent): Position | undefined {
  const { laid, sight, seen } = pane;
  let left = row - (layout.log.top + layout.log.height - laid.rows) + sight.row;
  let place = sight.first;
  while (place < sight.end && left >= laid.heightOf(place)) {
    left -= laid.heightOf(place);
    place += 1;
  }
  const item = laid.items[place];
  const from = stopAt(laid, logPosition, seen);
  return item && from && left >= 0 && place < sight.end ? { ...from, cursor: anchorOf(item) } : undefined;
}
