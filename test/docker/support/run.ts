import { spawn } from 'node:child_process';

/** The result of a finished program. */
export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Called with each part of stdout. */
  readonly onStdout?: (text: string) => void;
}

/** A running program, which a test can watch, write to and signal. */
export interface Running {
  readonly pid: number;
  readonly finished: Promise<Run>;
  /**
   * Resolves with the first line of either stream that matches, including past lines. Throws if the program ends
   * without one.
   */
  line(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  write(text: string): void;
}

/** The time limit of a single program, in milliseconds. */
const limitMs = 540_000;

/** The output of a program so far. */
interface Output {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

const outputs: Output[] = [];

/** Returns the output of each program started since the last call. */
export function startedOutputs(): readonly Output[] {
  return outputs.splice(0);
}

/** Starts a program with pipes for its three standard streams, so that it has no terminal. */
export function start(argv: readonly string[], options: RunOptions = {}): Running {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env, timeout: limitMs });
  const said = { argv, stdout: '', stderr: '' };
  outputs.push(said);
  let isOver = false;
  let wake: (() => void)[] = [];
  const notify = () => {
    const woken = wake;
    wake = [];
    for (const resolve of woken) resolve();
  };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      if (name === 'stdout') options.onStdout?.(text);
      notify();
    });
  const finished = new Promise<Run>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      isOver = true;
      notify();
      resolve({ status: status ?? (signal === 'SIGKILL' ? 137 : 143), stdout: said.stdout, stderr: said.stderr });
    });
  });
  child.stdin.on('error', () => undefined);
  if (options.input !== undefined) child.stdin.end(options.input);
  return {
    pid: child.pid ?? 0,
    finished,
    line: async pattern => {
      for (;;) {
        const found = `${said.stdout}\n${said.stderr}`.split('\n').find(line => pattern.test(line));
        if (found !== undefined) return found;
        if (isOver) throw new Error(`${argv.join(' ')} ended without ${pattern}:\n${said.stdout}${said.stderr}`);
        await new Promise<void>(resolve => wake.push(resolve));
      }
    },
    kill: signal => child.kill(signal),
    write: text => child.stdin.write(text),
  };
}

/** Runs a program and waits for it to end. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  return start(argv, { input: '', ...options }).finished;
}

/** Runs a program that must succeed and returns its stdout. Throws with all of its output if it fails. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(argv, options);
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
