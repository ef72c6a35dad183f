import { cutCells } from '../ui/text/cells.ts';

/** The terminal while something on it is drawn again and again. */
export interface Repaint {
  /** Draws these lines in place of those before; what the terminal has no room for is cut off. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was, with the last lines below what was there before. */
  end(): void;
}

/** Takes the terminal's other buffer and hides the cursor (xterm, DECSET 1049 and 25). The first drawing takes it. */
export function createRepaint(stdout: Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>): Repaint {
  let shown: string | undefined;
  let last: readonly string[] = [];
  return {
    draw: lines => {
      last = lines;
      const rows = lines
        .slice(0, Math.max(1, (stdout.rows || 24) - 1))
        .map(line => cutCells(line, stdout.columns || 80));
      // Each line clears what is left of the one before it, and the last what is below.
      const frame = `\u001B[H${rows.map(row => `${row}\u001B[K\n`).join('')}\u001B[J`;
      if (frame === shown) return;
      stdout.write(shown === undefined ? `\u001B[?1049h\u001B[?25l${frame}` : frame);
      shown = frame;
    },
    end: () => {
      if (shown === undefined) return;
      shown = undefined;
      stdout.write(`\u001B[?25h\u001B[?1049l${last.map(line => `${line}\n`).join('')}`);
    },
  };
}
