import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../adapters/system/make-folder.ts';

/** Number of output lines to show if a process could not start. */
const shownLines = 12;

/** A process that outlives this one. */
export interface Background {
  /** The file with its output. */
  readonly output: string;
  readonly ended: Promise<{ readonly status: number }>;
  /** Its result, if it has ended. */
  current(): { readonly status: number } | undefined;
  lastLines(): string[];
}

/**
 * Starts this program again with these arguments, in its own session, so that Ctrl-C or a closed terminal does not
 * reach it.
 */
export async function startInBackground(argv: readonly string[], output: string): Promise<Background> {
  const { execa } = await import('execa');
  makeFolder(dirname(output), 0o700);
  // Truncate the file: a person looks for the output of this `up`.
  const file = openSync(output, 'w', 0o600);
  // execa accepts any file descriptor; its types only allow those up to 9.
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
