import { bkdevArgv } from './bkdev.ts';
import type { Checkout } from './checkout.ts';
import { type Running, start } from './run.ts';

/** Starts bkdev in a terminal of its own (util-linux's `script` makes one), with the exit status of the program as that of the run. */
export function inTerminal(checkout: Checkout, ...args: string[]): Running {
  const command = bkdevArgv(...args)
    .map(word => `'${word}'`)
    .join(' ');
  const env = { ...checkout.env, TERM: 'xterm-256color' };
  return start(['script', '-qec', `stty rows 30 cols 200; ${command}`, '/dev/null'], { cwd: checkout.root, env });
}
