import stringWidth from 'string-width';

const [bell, esc] = [String.fromCharCode(7), String.fromCharCode(27)];
const sequence = new RegExp(
  `${esc}\\[([?<>=]?)([\\d;]*)([@-~])|${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)|${esc}[^[\\]]`,
  'y',
);

/**
 * Returns the rows that a terminal shows after this output, without colours. Supports cursor moves and clearing, but no
 * scrolling.
 */
export function screenOf(written: string, rows: number): readonly string[] {
  const cells: string[][] = Array.from({ length: rows }, () => []);
  let [row, column, at] = [0, 0, 0];
  const clear = (line: string[] | undefined, from: number) => line?.splice(from);
  const to = (line: number, place: number) => {
    row = Math.max(0, Math.min(rows - 1, line));
    column = Math.max(0, place);
  };
  const moves: Readonly<Record<string, (count: number, all: string) => void>> = {
    A: count => to(row - count, column),
    B: count => to(row + count, column),
    C: count => to(row, column + count),
    D: count => to(row, column - count),
    E: count => to(row + count, 0),
    F: count => to(row - count, 0),
    G: count => to(row, count - 1),
    H: (_, all) => {
      const [line = '1', place = '1'] = all.split(';');
      to(Number(line || 1) - 1, Number(place || 1) - 1);
    },
    J: (_, all) => {
      clear(cells[row], all === '2' ? 0 : column);
      for (let line = all === '2' ? 0 : row + 1; line < rows; line += 1) clear(cells[line], 0);
    },
    K: (_, all) => clear(cells[row], all === '2' ? 0 : column),
  };
  while (at < written.length) {
    sequence.lastIndex = at;
    const match = sequence.exec(written);
    if (match) {
      const [whole, kind = '', parameters = '', end = ''] = match;
      at += whole.length;
      if (whole.startsWith(`${esc}[?1049`)) for (const line of cells) clear(line, 0);
      if (kind === '') moves[end]?.(Number(parameters.split(';')[0] || 1), parameters);
      continue;
    }
    const character = String.fromCodePoint(written.codePointAt(at) ?? 0);
    at += character.length;
    if (character === '\n') row = Math.min(rows - 1, row + 1);
    if (character === '\n' || character === '\r') column = 0;
    if (character < ' ') continue;
    const line = cells[row];
    if (line === undefined) continue;
    while (line.length < column) line.push(' ');
    const width = character <= '~' ? 1 : stringWidth(character);
    if (width === 1) line[column] = character;
    else line.splice(column, Math.max(1, width), character, ...Array.from({ length: width - 1 }, () => ''));
    column += width;
  }
  return cells.map(line => line.join('').trimEnd());
}
