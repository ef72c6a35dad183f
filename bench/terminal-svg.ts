/** Neighbouring cells of a terminal's row with the same look and the same width. */
export interface Run {
  readonly text: string;
  /** The first cell, from 0. */
  readonly column: number;
  /** How many characters, and how many cells each of them takes: a Chinese one takes two. */
  readonly cells: number;
  readonly width: number;
  /** In CSS. */
  readonly style: string;
  /** The colour behind it, if it is not the terminal's. */
  readonly behind?: string;
}

/** As wide as a character of most monospace fonts at this size, and as high as their lines of a frame. */
const cell = { width: 8.43, height: 18 };
const fontSize = 14;
const margin = 14;
const ground = '#0d1117';

const narrowFont = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace";
const wideFont = "'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif";
/** Fonts make Chinese characters as wide as they are high, which is less than two cells. */
const wideSize = 15;
const wideGap = 2 * cell.width - wideSize;

/** Draws the rows of a terminal. */
export function svgOf(
  lines: readonly (readonly Run[])[],
  { columns, title, language }: { readonly columns: number; readonly title: string; readonly language: string },
): string {
  const [width, height] = [columns * cell.width + 2 * margin, lines.length * cell.height + 2 * margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" role="img" xml:lang="${language}">`,
    `<title>${escaped(title)}</title>`,
    `<style>.w{font-family:${wideFont};font-size:${wideSize}px;letter-spacing:${wideGap.toFixed(2)}px}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    `<g font-family="${narrowFont}" font-size="${fontSize}" xml:space="preserve">`,
    ...lines.flatMap((runs, row) => runs.flatMap(run => drawn(run, row))),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawn(run: Run, row: number): string[] {
  const [left, top] = [margin + run.column * cell.width, margin + row * cell.height];
  const across = run.cells * run.width * cell.width;
  const box =
    run.behind === undefined
      ? []
      : [
          `<rect x="${left.toFixed(1)}" y="${top}" width="${across.toFixed(1)}" height="${cell.height}" fill="${run.behind}"/>`,
        ];
  if (run.text.trim() === '') return box;
  const baseline = top + 13;
  if (run.width > 1) {
    const x = (left + wideGap / 2).toFixed(1);
    return [...box, `<text class="w" x="${x}" y="${baseline}" style="${run.style}">${escaped(run.text)}</text>`];
  }
  return [...box, ...pieces(run.text).flatMap(piece => pieceOf(piece, { ...run, left, top, baseline }))];
}

interface Piece {
  readonly text: string;
  /** From the beginning of its run, in characters. */
  readonly at: number;
}

/** Takes apart the lines of frames and what stands between wide gaps, so that no font can shift either. */
function pieces(text: string): readonly Piece[] {
  return [...text.matchAll(/[─│╭╮╰╯]+|[^─│╭╮╰╯\s]+(?: [^─│╭╮╰╯\s]+)*/g)].map(({ 0: piece, index }) => ({
    text: piece,
    at: index,
  }));
}

function pieceOf({ text, at }: Piece, run: Run & { left: number; top: number; baseline: number }): string[] {
  const x = run.left + at * cell.width;
  if (/^[─│╭╮╰╯]/.test(text)) return frameOf(text, x, run);
  const length = ([...text].length * cell.width).toFixed(1);
  // Fonts differ in width; the columns must not.
  const fit = [...text].length > 1 ? ` textLength="${length}" lengthAdjust="spacingAndGlyphs"` : '';
  return [`<text x="${x.toFixed(1)}" y="${run.baseline}"${fit} style="${run.style}">${escaped(text)}</text>`];
}

/** The corners of a frame, as lines from the middle of one side of a cell to that of another. */
const corners: Readonly<Record<string, (x: number, y: number) => string>> = {
  '╭': (x, y) => `M${at(x, 1)} ${y + cell.height}V${y + 13}Q${at(x, 1)} ${y + 9} ${at(x, 1, 4)} ${y + 9}H${at(x, 2)}`,
  '╮': (x, y) => `M${at(x, 0)} ${y + 9}H${at(x, 1, -4)}Q${at(x, 1)} ${y + 9} ${at(x, 1)} ${y + 13}V${y + cell.height}`,
  '╰': (x, y) => `M${at(x, 1)} ${y}V${y + 5}Q${at(x, 1)} ${y + 9} ${at(x, 1, 4)} ${y + 9}H${at(x, 2)}`,
  '╯': (x, y) => `M${at(x, 0)} ${y + 9}H${at(x, 1, -4)}Q${at(x, 1)} ${y + 9} ${at(x, 1)} ${y + 5}V${y}`,
};

/** The left side, the middle or the right side of a cell: 0, 1 or 2 halves. */
function at(x: number, halves: number, more = 0): string {
  return (x + (halves * cell.width) / 2 + more).toFixed(1);
}

/** Draws a frame itself, because its characters do not meet in lines of this height. */
function frameOf(text: string, x: number, { top, style }: { readonly top: number; readonly style: string }): string[] {
  const path = [...text.matchAll(/─+|[^─]/g)].map(({ 0: part, index }) => {
    const from = x + index * cell.width;
    if (part.startsWith('─')) return `M${from.toFixed(1)} ${top + 9}H${(from + part.length * cell.width).toFixed(1)}`;
    return corners[part]?.(from, top) ?? `M${at(from, 1)} ${top}V${top + cell.height}`;
  });
  return [`<path d="${path.join('')}" style="${style.replace('fill:', 'fill:none;stroke:')}"/>`];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
