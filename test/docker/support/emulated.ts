import { createEmulator } from '../../../bench/terminal-picture.ts';
import { bkdevArgv } from './bkdev.ts';
import type { Checkout } from './checkout.ts';
import { type Run, start } from './run.ts';

/** The real program in a pseudo-terminal, whose output an emulator interprets. */
export interface Emulated {
  readonly finished: Promise<Run>;
  press(keys: string): void;
  /** Returns the visible rows. */
  rows(): readonly string[];
  /** Resolves once the visible text is as wished. Throws with it if the program ends before that, or after a minute. */
  until(isWished: (text: string) => boolean): Promise<void>;
}

/** Guards against hanging, as that of `until` does. */
const limitMs = 60_000;

/** Starts bkdev in a terminal of this size in cells. */
export function emulated(
  { root, env }: Checkout,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  ...args: string[]
): Emulated {
  const emulator = createEmulator(columns, rows);
  const command = bkdevArgv(...args)
    .map(word => `'${word}'`)
    .join(' ');
  let wake = () => {};
  const running = start(['script', '-qec', `stty rows ${rows} cols ${columns}; ${command}`, '/dev/null'], {
    ...{ cwd: root, env: { ...env, TERM: 'xterm-256color' } },
    onStdout: text => void emulator.write(Buffer.from(text)).then(() => wake()),
  });
  let isOver = false;
  void running.finished.then(() => {
    isOver = true;
    wake();
  });
  return {
    finished: running.finished,
    press: running.write,
    rows: () => emulator.text().split('\n'),
    until: async isWished => {
      let isLate = false;
      const guard = setTimeout(() => {
        isLate = true;
        wake();
      }, limitMs);
      while (!isWished(emulator.text())) {
        if (isOver || isLate)
          throw new Error(`bkdev ${isOver ? 'ended' : 'goes on'}; the terminal shows\n${emulator.text()}`);
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      clearTimeout(guard);
    },
  };
}
