/** How many lines of a service are kept. */
export const ringLines = 500;

/** Where a longer line is cut, in UTF-16 units. */
export const ringLineLength = 4000;

/** The lines with the new text's lines after them, bounded in number and length. */
export function appendLines(ring: readonly string[], text: string): readonly string[] {
  const added = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .slice(-ringLines)
    .map(cutLine);
  return [...ring, ...added].slice(-ringLines);
}

function cutLine(line: string): string {
  if (line.length <= ringLineLength) return line;
  const cut = line.slice(0, ringLineLength).replace(/[\ud800-\udbff]$/, '');
  // V8 keeps the whole of a long string alive for a slice of it; joining makes a copy.
  return `${Array.from(cut).join('')}…`;
}
