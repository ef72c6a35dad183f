/** Build output lines kept for an error. */
const keptLines = 1000;

/** Passes on each line of a build's output, and returns the last ones. */
export async function lastLines(output: AsyncIterable<string>, onLine: (line: string) => void): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of output) {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    onLine(line);
  }
  return lines;
}
