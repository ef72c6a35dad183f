import xterm, { type IBufferCell } from '@xterm/headless';

/** A terminal emulator, which is fed with the output of a program. */
export interface Emulator {
  write(bytes: Buffer): Promise<void>;
  /** Returns the lines as plain text. */
  text(): string;
  /** Returns the lines as a picture. */
  svg(title: string): string;
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
    svg: title => {
      const runs = lines().map(line => {
        const cells = Array.from({ length: columns }, (_, column) => line?.getCell(column)).filter(
          cell => cell !== undefined && cell.getWidth() > 0,
        );
        return runsOf(cells as IBufferCell[]);
      });
      return svgOf(runs, { columns, rows, title });
    },
  };
}

interface Run {
  text: string;
  readonly column: number;
  readonly style: string;
}

/** Joins neighbouring cells of the same style. */
function runsOf(cells: readonly IBufferCell[]): Run[] {
  const runs: Run[] = [];
  let column = 0;
  for (const cell of cells) {
    const style = styleOf(cell);
    const last = runs.at(-1);
    // Start a new text for a wide character, or one that a font may draw wider, so that columns stay aligned.
    if (last?.style === style && cell.getWidth() === 1) last.text += cell.getChars() || ' ';
    else runs.push({ text: cell.getChars() || ' ', column, style });
    column += cell.getWidth();
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

function styleOf(cell: IBufferCell): string {
  const colour = cell.isFgPalette() ? paletteColour(cell.getFgColor()) : ink;
  const inverse = cell.isInverse() !== 0;
  return [
    `fill:${inverse ? ground : colour}`,
    ...(cell.isBold() ? ['font-weight:700'] : []),
    ...(cell.isDim() ? ['opacity:.65'] : []),
    ...(inverse ? [`--ground:${colour}`] : []),
  ].join(';');
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

const cell = { width: 8.4, height: 18 };
const margin = 14;

function svgOf(
  lines: readonly (readonly Run[])[],
  { columns, rows, title }: { readonly columns: number; readonly rows: number; readonly title: string },
): string {
  const [width, height] = [columns * cell.width + 2 * margin, rows * cell.height + 2 * margin];
  const texts = lines.flatMap((runs, row) =>
    runs.flatMap(({ text, column, style }) => {
      const x = (margin + column * cell.width).toFixed(1);
      const top = margin + row * cell.height;
      const length = (text.length * cell.width).toFixed(1);
      const behind = /--ground:(#\w+)/.exec(style)?.[1];
      const box = behind
        ? [`<rect x="${x}" y="${top}" width="${length}" height="${cell.height}" fill="${behind}"/>`]
        : [];
      if (text.trim() === '') return box;
      const shown = style.replace(/;?--ground:#\w+/, '');
      return [...box, `<text x="${x}" y="${top + 13}" style="${shown}">${escaped(text.trimEnd())}</text>`];
    }),
  );
  const font = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    `<g font-family="${font}" font-size="14" xml:space="preserve">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
