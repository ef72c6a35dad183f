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
export async function runProgram(argv: readonly string[], env: Env, options: RunOptions = {}): Promise<Finished> {
  const { input, onLine, signal } = options;
  const [program = '', ...args] = argv;
  if (signal?.aborted) return { status: 124, stdout: '', stderr: '' };
  const { execa } = await import('execa');
  const child = execa(program, args, {
    ...{ env, extendEnv: false, reject: false, cleanup: false, stdout: 'pipe', stderr: 'pipe' },
    // Of a long output the end is kept, where execa would end the program.
    buffer: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(signal && { cancelSignal: signal, forceKillAfterDelay: killAfterMs }),
  });
  const stdout = collect(child.stdout, onLine);
  const stderr = collect(child.stderr, onLine);
  let drainTimer: NodeJS.Timeout | undefined;
  child.nodeChildProcess.once('exit', () => {
    // A daemon that the program left behind may hold its streams open for ever.
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
