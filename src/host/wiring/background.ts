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

/**
 * Starts this program once more with these arguments, in a session of its own: neither Ctrl-C nor a closed terminal
 * reaches it.
 */
export async function startInBackground(argv: readonly string[], output: string): Promise<Background> {
  const { execa } = await import('execa');
  makeFolder(dirname(output), 0o700);
  // Begun anew each time: what it says of this `up` is what a person looks for.
  const file = openSync(output, 'w', 0o600);
  // execa takes any file descriptor; its types name those up to 9 alone.
  const stream = file as 9;
  const [program = process.execPath, ...words] = argv;
  const child = execa(program, [...process.execArgv, ...words], {
    ...{ detached: true, cleanup: false, reject: false, stdin: 'ignore', stdout: stream, stderr: stream },
  });
  closeSync(file);
  child.nodeChildProcess.unref();
  let result: { readonly status: number } | undefined;
  const ended = child.then(({ exitCode, cause }) => {
    result = { status: exitCode ?? (cause === undefined ? 1 : 127) };
    return result;
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
