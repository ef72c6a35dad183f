import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../adapters/system/make-folder.ts';

/** So many of its last lines tell why a process could not begin. */
const shownLines = 12;

/** A process that outlives this one. */
export interface Background {
  /** The file that holds what it prints. */
  readonly output: string;
  readonly ended: Promise<{ readonly status: number }>;
  /** How it ended, if it has. */
  current(): { readonly status: number } | undefined;
  lastLines(): string[];
}

/** Starts this program once more with these arguments, in a session of its own: neither Ctrl-C nor a closed terminal reaches it. */
export function startInBackground(argv: readonly string[], output: string): Background {
  makeFolder(dirname(output), 0o700);
  // Begun anew each time: what it says of this `up` is what a person looks for.
  const file = openSync(output, 'w', 0o600);
  const [program = process.execPath, ...words] = argv;
  const child = spawn(program, [...process.execArgv, ...words], { detached: true, stdio: ['ignore', file, file] });
  closeSync(file);
  child.unref();
  let result: { readonly status: number } | undefined;
  const ended = new Promise<{ readonly status: number }>(resolve => {
    const end = (status: number) => {
      result ??= { status };
      resolve(result);
    };
    child.once('exit', status => end(status ?? 1));
    child.once('error', () => end(127));
  });
  return {
    output,
    ended,
    current: () => result,
    lastLines: () =>
      readFileSync(output, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .slice(-shownLines),
  };
}
