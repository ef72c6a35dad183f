import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** A program on a terminal of its own, 200 × 60. */
export interface OpenProgram {
  /** Waits until its output contains this, ignoring escape sequences. Rejects if it ends before, or after a minute. */
  until(pattern: RegExp): Promise<void>;
  press(keys: string): void;
  /** Returns what the program and its children use. */
  use(): Use;
  /** Presses its key for leaving, and waits for its end; ends it if it stays. */
  close(key: string): Promise<void>;
}

export interface Use {
  /** Processor time so far, of children that have ended, too, in seconds. */
  readonly seconds: number;
  /** Resident memory, in MB. */
  readonly mb: number;
}

const waitMs = 60_000;
const longestOutput = 1_000_000;

/** Starts a program on a terminal (`script` of util-linux). */
export function openOnTerminal(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): OpenProgram {
  const words = argv.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const terminal = spawn('script', ['-qec', `stty rows 60 cols 200; exec ${words}`, '/dev/null'], {
    cwd,
    // With COLORFGBG, the screen does not ask for the background, which nobody would answer.
    env: { ...env, TERM: 'xterm-256color', COLORFGBG: '15;0', LANG: 'C.UTF-8', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  let wake = () => {};
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-longestOutput);
    wake();
  });
  const ended = new Promise<'ended'>(resolve => terminal.once('close', () => resolve('ended')));
  return {
    async until(pattern) {
      const late = new Promise<'late'>(resolve => setTimeout(resolve, waitMs, 'late').unref());
      while (!pattern.test(stripVTControlCharacters(output))) {
        const written = new Promise<'written'>(resolve => {
          wake = () => resolve('written');
        });
        const next = await Promise.race([written, ended, late]);
        if (next !== 'written') throw new Error(`${argv.join(' ')}: ${pattern} never came: it ${next}`);
      }
    },
    press: keys => terminal.stdin.write(keys),
    use: () => useOf(terminal),
    async close(key) {
      terminal.stdin.write(key);
      const killing = setTimeout(() => terminal.kill(), 10_000);
      await ended;
      clearTimeout(killing);
    },
  };
}

function useOf({ pid = 0 }: ChildProcess): Use {
  const all = descendantsOf(pid).map(useOfProcess);
  const sum = (read: (use: Use) => number) => all.reduce((total, use) => total + read(use), 0);
  return { seconds: sum(({ seconds }) => seconds), mb: sum(({ mb }) => mb) };
}

/** Returns the processes below one. */
function descendantsOf(pid: number): number[] {
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);
  return children.flatMap(child => [child, ...descendantsOf(child)]);
}

/** Reads proc_pid_stat(5), whose times are in ticks of 10 ms, and proc_pid_status(5). */
function useOfProcess(pid: number): Use {
  const fields = (read(`/proc/${pid}/stat`) ?? '')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
  const [, kb = '0'] = /^VmRSS:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '') ?? [];
  return { seconds: ticks / 100, mb: Number(kb) / 1000 };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
