import { constants } from 'node:os';
import type { Finished, RunOptions } from '../../ports/host.ts';

/** Number of characters kept of each stream, from its end. */
const keptCharacters = 4 * 2 ** 20;
/** Grace period of a program after SIGTERM. */
const killAfterMs = 5_000;
/** How long output may still arrive after the program has ended. */
const drainMs = 250;

type Env = Readonly<Record<string, string | undefined>>;

/** Runs a program without a shell. It inherits none of our streams: its standard input is `input`, or empty. */
export async function runProgram(argv: readonly string[], env: Env, options: RunOptions = {}): Promise<Finished> {
  const { input, onLine, signal } = options;
  const [program = '', ...args] = argv;
  if (signal?.aborted) return { status: 124, stdout: '', stderr: '' };
  const { execa } = await import('execa');
  const child = execa(program, args, {
    ...{ env, extendEnv: false, reject: false, cleanup: false, stdout: 'pipe', stderr: 'pipe' },
    // Keep the end of a long output; execa would terminate the program.
    buffer: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(signal && { cancelSignal: signal, forceKillAfterDelay: killAfterMs }),
  });
  const stdout = collect(child.stdout, onLine);
  const stderr = collect(child.stderr, onLine);
  let drainTimer: NodeJS.Timeout | undefined;
  child.nodeChildProcess.once('exit', () => {
    // A daemon started by the program may keep its streams open forever.
    drainTimer = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, drainMs);
  });
  const { exitCode, signal: killedBy, isCanceled, cause } = await child;
  clearTimeout(drainTimer);
  const { code, syscall = '', message: said } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  if (!isCanceled && syscall.startsWith('spawn')) {
    const isMissing = code === 'ENOENT';
    return { status: isMissing ? 127 : 126, stdout: '', stderr: `${program}: ${isMissing ? 'not found' : said}` };
  }
  const status = isCanceled ? 124 : (exitCode ?? 128 + (killedBy ? constants.signals[killedBy] : 0));
  return { status, stdout: stdout(), stderr: stderr() };
}

/** Keeps the end of a stream and passes on its lines. A carriage return, as in progress displays, also ends a line. */
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
