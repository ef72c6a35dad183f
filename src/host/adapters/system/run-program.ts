import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Finished, RunOptions } from '../../ports/host.ts';

/** How many characters of each stream are kept, from its end. */
const keptCharacters = 4 * 2 ** 20;
/** How long a program may take to end after it was asked to. */
const killAfterMs = 5_000;
/** How long output may still come in once the program has ended. */
const drainMs = 250;

type Env = Readonly<Record<string, string | undefined>>;

/** Runs a program without a shell. It inherits no stream of ours: what it reads is `input`, or nothing. */
export function runProgram(argv: readonly string[], env: Env, options: RunOptions = {}): Promise<Finished> {
  const { input, onLine, signal } = options;
  const [program = '', ...args] = argv;
  if (signal?.aborted) return Promise.resolve({ status: 124, stdout: '', stderr: '' });
  return new Promise(resolve => {
    const child = spawn(program, args, { env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    let killTimer: NodeJS.Timeout | undefined;
    let drainTimer: NodeJS.Timeout | undefined;
    let status = 0;
    const end = () => {
      child.kill('SIGTERM');
      killTimer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    };
    const finish = (said = '') => {
      clearTimeout(killTimer);
      clearTimeout(drainTimer);
      signal?.removeEventListener('abort', end);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ status: signal?.aborted ? 124 : status, stdout: stdout(), stderr: stderr() + said });
    };
    signal?.addEventListener('abort', end);
    child.once('error', (error: NodeJS.ErrnoException) => {
      status = error.code === 'ENOENT' ? 127 : 126;
      finish(`${program}: ${error.code === 'ENOENT' ? 'not found' : error.message}`);
    });
    child.once('exit', (code, killedBy) => {
      status = code ?? 128 + (killedBy ? constants.signals[killedBy] : 0);
      // A daemon that the program left behind may hold its streams open for ever.
      drainTimer = setTimeout(finish, drainMs);
    });
    child.once('close', () => finish());
    // A program that ends without reading its input is no failure of ours.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Keeps the end of a stream and hands on its lines; a carriage return, as in progress displays, ends a line too. */
function collect(stream: NodeJS.ReadableStream | null, onLine: ((line: string) => void) | undefined): () => string {
  let kept = '';
  let rest = '';
  let isDone = false;
  const flush = (lines: readonly string[]) => {
    for (const line of lines) if (line !== '') onLine?.(line);
  };
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    kept = (kept + text).slice(-keptCharacters);
    if (onLine === undefined) return;
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '').slice(-keptCharacters);
    flush(lines);
  });
  return () => {
    if (!isDone) flush([rest]);
    isDone = true;
    return kept;
  };
}
