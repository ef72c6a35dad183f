import xterm, { type IBufferCell } from '@xterm/headless';
import { type Run, svgOf } from './terminal-svg.ts';

/** A terminal emulator, which is fed with the output of a program. */
export interface Emulator {
  write(bytes: Buffer): Promise<void>;
  /** Returns the lines as plain text. */
  text(): string;
  /** Returns the lines as a picture, without the empty ones at the end. */
  svg(about: { readonly title: string; readonly language: string }): string;
}

/** Creates a terminal without a window, of this size in cells. */
export function createEmulator(columns: number, rows: number): Emulator {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const lines = () =>
    Array.from({ length: rows }, (_, row) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row));
  return {
    write: bytes => new Promise(done => terminal.write(bytes, done)),
    text: () =>
      lines()
        .map(line => line?.translateToString(true) ?? '')
        .join('\n'),
    svg: about => {
      const runs = lines().map(line => {
        const cells = Array.from({ length: columns }, (_, column) => line?.getCell(column)).filter(
          cell => cell !== undefined && cell.getWidth() > 0,
        );
        return runsOf(cells as IBufferCell[]);
      });
      const last = runs.findLastIndex(some => some.some(({ text }) => text.trim() !== ''));
      return svgOf(runs.slice(0, last + 1), { columns, ...about });
    },
  };
}

/** Joins neighbouring cells of the same style and width. */
function runsOf(cells: readonly IBufferCell[]): Run[] {
  const runs: { text: string; column: number; cells: number; width: number; style: string; behind?: string }[] = [];
  let column = 0;
  for (const cell of cells) {
    const [style, behind] = styleOf(cell);
    const [text, width] = [cell.getChars() || ' ', cell.getWidth()];
    const last = runs.at(-1);
    if (last?.style === style && last.behind === behind && last.width === width) {
      last.text += text;
      last.cells += 1;
    } else runs.push({ text, column, cells: 1, width, style, ...(behind && { behind }) });
    column += width;
  }
  return runs;
}

/** The sixteen basic colours on a dark background. */
const palette = [
  ...['#6e7681', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#c9d1d9'],
  ...['#8b949e', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#f0f6fc'],
];
const ground = '#0d1117';
const ink = '#c9d1d9';

function styleOf(cell: IBufferCell): readonly [style: string, behind: string | undefined] {
  const colour = cell.isFgPalette() ? paletteColour(cell.getFgColor()) : ink;
  const isInverse = cell.isInverse() !== 0;
  const style = [
    `fill:${isInverse ? ground : colour}`,
    ...(cell.isBold() ? ['font-weight:700'] : []),
    ...(cell.isDim() ? ['opacity:.65'] : []),
  ].join(';');
  return [style, isInverse ? colour : undefined];
}

/**
 * Returns one of the 256 colours: sixteen basic ones, a cube with six shades each, and greys (ITU-T T.416 as in xterm).
 */
function paletteColour(index: number): string {
  if (index < 16) return palette[index] ?? ink;
  if (index >= 232) return hex([index, index, index].map(() => 8 + (index - 232) * 10));
  const shades = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(shade => shades[shade] ?? 0));
}

function hex(parts: readonly number[]): string {
  return `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`;
}
