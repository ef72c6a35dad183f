import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** What most texts are made of: ASCII, and the signs that the screen itself draws. Each takes one cell. */
const narrow = /^[ -~·–—‘’“”…‹›←-↓─-╿▀-█●○◌]*$/;
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;:]*m`, 'g');

/** Widths here are terminal cells: a CJK character takes two, a colour sequence none. */
export function cellWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  const bare = text.includes('\u001B') ? text.replaceAll(colours, '') : text;
  return narrow.test(bare) ? bare.length : stringWidth(text);
}

/** The text, cut with an ellipsis where it is wider than that. */
export function cutCells(text: string, width: number): string {
  if (width <= 0) return '';
  // No UTF-16 unit is wider than two cells, so that most texts need no measuring.
  if (text.length * 2 <= width || cellWidth(text) <= width) return text;
  return `${sliceAnsi(text, 0, width - 1)}…`;
}

/** The text, cut at its beginning, which for a path is the less telling end. */
export function cutCellsBefore(text: string, width: number): string {
  const total = cellWidth(text);
  if (total <= width) return text;
  return width <= 0 ? '' : `…${sliceAnsi(text, total - width + 1)}`;
}

/** The text in exactly that width. */
export function padCells(text: string, width: number): string {
  const cut = cutCells(text, width);
  return cut + ' '.repeat(Math.max(0, width - cellWidth(cut)));
}

/** The text at the right end of exactly that width. */
export function padCellsBefore(text: string, width: number): string {
  const cut = cutCells(text, width);
  return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
}

/**
 * The text in rows of at most that width, broken between words where possible; Chinese, which has no blanks, between
 * characters.
 */
export function wrapWords(text: string, width: number): readonly string[] {
  if (cellWidth(text) > width && wide.test(text) && !text.includes('\u001B'))
    return text.split('\n').flatMap(line => wrapWide(line, Math.max(1, width)));
  return wrapAnsi(text, Math.max(1, width), { hard: true }).split('\n');
}

/** CJK characters and their punctuation, full-width forms. */
const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** What is never broken: blanks, or a word or a wide character with the punctuation that may not end a row or begin one. */
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

/** The same in at most so many rows; what does not fit is cut off the last one. */
export function wrapWithin(text: string, width: number, rows: number): readonly string[] {
  const all = wrapWords(text, width);
  if (all.length <= rows) return all;
  return rows <= 0 ? [] : [...all.slice(0, rows - 1), cutCells(all.slice(rows - 1).reduce(joinRows), width)];
}

function joinRows(before: string, after: string): string {
  return wide.test(before.slice(-1)) && wide.test(after.slice(0, 1)) ? before + after : `${before} ${after}`;
}

/** The text in rows of at most that width, broken anywhere, so that columns within it stay in line. */
export function wrapAnywhere(text: string, width: number): readonly string[] {
  if (cellWidth(text) <= width) return [text];
  return wrapAnsi(text, Math.max(1, width), { hard: true, trim: false, wordWrap: false }).split('\n');
}
