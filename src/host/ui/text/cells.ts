import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { narrow } from './narrow.ts';

const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;:]*m`, 'g');

/** Width in terminal cells: a CJK character takes two, a colour sequence none. */
export function cellWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  const bare = text.includes('\u001B') ? text.replaceAll(colours, '') : text;
  return narrow.test(bare) ? bare.length : stringWidth(text);
}

/** Truncates a text to a width, with an ellipsis. */
export function cutCells(text: string, width: number): string {
  if (width <= 0) return '';
  // No UTF-16 unit is wider than two cells, so most texts need no measuring.
  if (text.length * 2 <= width || cellWidth(text) <= width) return text;
  return `${sliceAnsi(text, 0, width - 1)}…`;
}

/** Truncates a text at its beginning, which is the less informative end of a path. */
export function cutCellsBefore(text: string, width: number): string {
  const total = cellWidth(text);
  if (total <= width) return text;
  return width <= 0 ? '' : `…${sliceAnsi(text, total - width + 1)}`;
}

/** Truncates or pads a text to exactly this width. */
export function padCells(text: string, width: number): string {
  const cut = cutCells(text, width);
  return cut + ' '.repeat(Math.max(0, width - cellWidth(cut)));
}

/** Like `padCells`, right-aligned. */
export function padCellsBefore(text: string, width: number): string {
  const cut = cutCells(text, width);
  return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
}

/** Wraps a text to rows of a width, between words if possible; Chinese, which has no spaces, between characters. */
export function wrapWords(text: string, width: number): readonly string[] {
  if (cellWidth(text) > width && wide.test(text) && !text.includes('\u001B'))
    return text.split('\n').flatMap(line => wrapWide(line, Math.max(1, width)));
  return wrapAnsi(text, Math.max(1, width), { hard: true }).split('\n');
}

/** CJK characters and punctuation, and full-width forms. */
const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/**
 * Units that are never broken: spaces, or a word or wide character with the punctuation that may not end or begin a
 * row.
 */
const unbroken =
  /\s+|[（“《「]*(?:(?![（《「])[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)?[，。；：！？、）”》」…]*/gu;

function wrapWide(line: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const [part] of line.matchAll(unbroken)) {
    if (cellWidth(row + part) <= width) {
      row += part;
      continue;
    }
    if (row.trimEnd() !== '') rows.push(row.trimEnd());
    const pieces = wrapAnywhere(part.trimStart(), width);
    rows.push(...pieces.slice(0, -1));
    row = pieces.at(-1) ?? '';
  }
  return [...rows, row.trimEnd()];
}

/** Like `wrapWords`, truncated to a number of rows. */
export function wrapWithin(text: string, width: number, rows: number): readonly string[] {
  const all = wrapWords(text, width);
  if (all.length <= rows) return all;
  return rows <= 0 ? [] : [...all.slice(0, rows - 1), cutCells(all.slice(rows - 1).reduce(joinRows), width)];
}

function joinRows(before: string, after: string): string {
  return wide.test(before.slice(-1)) && wide.test(after.slice(0, 1)) ? before + after : `${before} ${after}`;
}

/** Wraps a text anywhere, so that columns in it stay aligned. */
export function wrapAnywhere(text: string, width: number): readonly string[] {
  if (cellWidth(text) <= width) return [text];
  return wrapAnsi(text, Math.max(1, width), { hard: true, trim: false, wordWrap: false }).split('\n');
}
