import { cutCells } from '../ui/text/cells.ts';

/** Redraws part of the terminal repeatedly. */
export interface Repaint {
  /** Draws these lines in place of the previous ones; what does not fit is cut off. */
  draw(lines: readonly string[]): void;
  /** Restores the terminal and prints the last lines. */
  end(): void;
}

/**
 * Switches to the terminal's alternate buffer and hides the cursor (xterm, DECSET 1049 and 25) on the first drawing.
 */
export function createRepaint(stdout: Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>): Repaint {
  let shown: string | undefined;
  let last: readonly string[] = [];
  return {
    draw: lines => {
      last = lines;
      const rows = lines
        .slice(0, Math.max(1, (stdout.rows || 24) - 1))
        .map(line => cutCells(line, stdout.columns || 80));
      // Clear the rest of each line, and everything below the last one.
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
