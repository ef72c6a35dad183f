import { bkdevArgv } from './bkdev.ts';
import type { Checkout } from './checkout.ts';
import { type Running, start } from './run.ts';

/** Starts bkdev in a pseudo-terminal (`script` of util-linux); the run ends with the exit status of bkdev. */
export function inTerminal(checkout: Checkout, ...args: string[]): Running {
  return terminalWith(checkout, shellWords(bkdevArgv(...args)));
}

/** Starts bkdev in a terminal that cannot move its cursor. */
export function inDumbTerminal(checkout: Checkout, ...args: string[]): Running {
  return terminalWith(checkout, shellWords(bkdevArgv(...args)), 'dumb');
}

/** Starts an interactive shell with job control, in which `bkdev` is a function that runs bkdev. */
export function shellIn(checkout: Checkout): Running {
  const shell = terminalWith(checkout, 'exec bash --norc --noprofile -i');
  shell.write(`bkdev() { ${shellWords(bkdevArgv())} "$@"; }\n`);
  return shell;
}

function terminalWith(checkout: Checkout, command: string, kind = 'xterm-256color'): Running {
  const env = { ...checkout.env, TERM: kind };
  return start(['script', '-qec', `stty rows 30 cols 200; ${command}`, '/dev/null'], { cwd: checkout.root, env });
}

function shellWords(argv: readonly string[]): string {
  return argv.map(word => `'${word}'`).join(' ');
}
