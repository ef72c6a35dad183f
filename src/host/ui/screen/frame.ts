import { cellWidth } from '../text/cells.ts';
import type { Palette } from '../text/theme.ts';
import type { Rect, Size } from './layout.ts';
import { cutSegments, type Segment } from './panels/line.ts';

/** The lines to draw in a part of the terminal. Lines beyond its height are omitted, and each is cut to its width. */
export interface Block {
  readonly at: Rect;
  readonly lines: readonly (readonly Segment[])[];
}

/** Combines blocks to the terminal's rows, styled. No row is wider than the terminal. */
export function composeFrame({ columns, rows }: Size, blocks: readonly Block[], palette: Palette): readonly string[] {
  const placed = blocks
    .filter(({ at }) => at.width > 0 && at.height > 0)
    .sort((one, other) => one.at.left - other.at.left);
  return Array.from({ length: Math.max(0, rows) }, (_, row) => {
    let text = '';
    let column = 0;
    for (const { at, lines } of placed) {
      const line = lines[row - at.top];
      if (row < at.top || row >= at.top + at.height || line === undefined) continue;
      const room = Math.min(at.width, columns - at.left);
      if (room <= 0) continue;
      const shown = cutSegments(line, room).filter(segment => segment.text !== '');
      text += ' '.repeat(Math.max(0, at.left - column));
      column = Math.max(column, at.left);
      for (const segment of shown) {
        text += palette(segment);
        column += cellWidth(segment.text);
      }
    }
    return text;
  });
}
