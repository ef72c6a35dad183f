import { cellWidth, cutCells } from '../../text/cells.ts';
import type { Painted } from '../../text/theme.ts';

/** A piece of text in one look. */
export type Segment = Painted;

/** Rows, top to bottom. */
export type Lines = readonly (readonly Segment[])[];

/** Truncates segments to a total width. */
export function cutSegments(segments: readonly Segment[], width: number): readonly Segment[] {
  let left = width;
  return segments.map(segment => {
    const text = cutCells(segment.text, left);
    left -= cellWidth(text);
    return { ...segment, text };
  });
}

/** Returns the total width of segments. */
export function segmentsWidth(segments: readonly Segment[]): number {
  return segments.reduce((sum, { text }) => sum + cellWidth(text), 0);
}

/** Highlights what a text, which may be wrapped, quotes in backticks. */
export function quotedSegments(rows: readonly string[]): Lines {
  let isQuoted = false;
  return rows.map(row =>
    row.split('`').map((text, place): Segment => {
      if (place > 0) isQuoted = !isQuoted;
      return { text, look: isQuoted ? 'strong' : undefined };
    }),
  );
}

/** Appends a mark at the right end of a row; truncates the row rather than the mark. */
export function markSegments(segments: readonly Segment[], mark: string, width: number): readonly Segment[] {
  if (mark === '') return segments;
  const room = Math.max(0, width - cellWidth(mark) - 1);
  const cut = cutSegments(segments, room);
  const gap = ' '.repeat(Math.max(0, room - segmentsWidth(cut)) + 1);
  return cutSegments([...cut, { text: gap }, { text: mark, look: 'busy' }], width);
}

/** `── title ─────` in this width, or with a mark at its end: `── title ──── ↑ 12 lines ──`. */
export function ruleSegments(title: readonly Segment[], width: number, mark = ''): readonly Segment[] {
  const end: readonly Segment[] =
    mark === ''
      ? []
      : [
          { text: ` ${mark} `, look: 'busy' },
          { text: '──', look: 'faint' },
        ];
  const room = Math.max(0, width - segmentsWidth(end));
  if (title.length === 0) return cutSegments([{ text: '─'.repeat(room), look: 'faint' }, ...end], width);
  const told = cutSegments(title, Math.max(0, room - 3));
  const rest = Math.max(0, room - segmentsWidth(told) - 3);
  const line = rest > 0 ? ` ${'─'.repeat(rest - 1)}` : '';
  return cutSegments([{ text: '── ', look: 'faint' }, ...told, { text: line, look: 'faint' }, ...end], width);
}
