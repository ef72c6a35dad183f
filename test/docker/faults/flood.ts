import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { bkdevArgv } from '../support/bkdev.ts';
import type { Checkout } from '../support/checkout.ts';
import { until } from '../support/until.ts';
import { inside } from './stack.ts';

/**
 * Clears the screen, writes to the clipboard and queries the terminal's settings, in both notations; then bytes that
 * are not text.
 */
const hostile = String.raw`\x1b[77J\x1b]52;c;Zmxvb2Q=\x07\x1bP+q544e\x1b\\\xc2\x9b77J\x00\x08\xff\xfe\xc3`;
const lastWords = 'the flood is over';
/** The longest sequence that a screen itself uses. */
const longestSequence = 20;
const tailLength = 4000;

/** Writes such lines into a service's log as fast as the engine accepts them, including one of 10 MB. */
export function flood(checkout: Checkout, service: string, lines: number): Promise<string> {
  const script = [
    "log = open('/proc/1/fd/1', 'wb', buffering=0)",
    `line = b'flood ${hostile} end\\n'`,
    "log.write(b'x' * 10_000_000 + b'\\n')",
    `for _ in range(${lines} // 1000): log.write(line * 1000)`,
    `log.write(b'${lastWords}\\n')`,
  ].join('\n');
  return inside(checkout, service, 'python3', '-c', script);
}

/** A bkdev that displays the log, and its results. */
export interface Reader {
  /** Resolves once it has displayed text that matches. */
  shown(pattern: RegExp): Promise<unknown>;
  /** Resolves once it has displayed the last line of the flood. */
  finished(): Promise<unknown>;
  /** Its peak memory use, in MB. */
  peakMegabytes(): Promise<number>;
  /** The terminal control characters and sequences that it printed, except those that it uses itself. */
  steering(): readonly string[];
  end(): Promise<void>;
}

/** Runs bkdev with a pipe as its output, where it uses no control sequences itself. */
export function inPipe(checkout: Checkout, ...args: string[]): Reader {
  return read(spawnFor(checkout, bkdevArgv(...args)), /(?!)/g, async pid => pid);
}

/**
 * Runs bkdev's screen in a pseudo-terminal (`script` of util-linux), where it moves the cursor, erases lines, uses
 * colours, and asks for the background's.
 */
export function onScreen(checkout: Checkout, ...args: string[]): Reader {
  const command = bkdevArgv(...args).join(' ');
  const argv = ['script', '-qec', `stty rows 30 cols 120; exec ${command}`, '/dev/null'];
  return read(spawnFor(checkout, argv), /\p{Cc}\[(?!77J)[?>\d;]*[A-Za-z]|\p{Cc}\]11;\?\p{Cc}\\|\r/gu, onlyChild);
}

function spawnFor(checkout: Checkout, [file = '', ...args]: readonly string[]): ChildProcess {
  const env = { ...checkout.env, TERM: 'xterm-256color' };
  return spawn(file, args, { cwd: checkout.root, env, stdio: ['pipe', 'pipe', 'ignore'] });
}

/** `own`: the control sequences that it uses itself; `pidOf`: returns the pid of the program. */
function read(child: ChildProcess, own: RegExp, pidOf: (pid: number) => Promise<number>): Reader {
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const found = new Set<string>();
  let [unread, tail] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    unread += text;
    // A sequence may arrive in two chunks.
    const begun = unread.lastIndexOf('\u001b');
    const end = begun > unread.length - longestSequence ? begun : unread.length;
    const whole = unread.slice(0, end).replaceAll(own, '');
    unread = unread.slice(end);
    for (const [match] of whole.matchAll(/(?!\n)\p{Cc}(?:\[77J)?/gu)) found.add(JSON.stringify(match));
    tail = (tail + whole).slice(-tailLength);
  });
  const shown = (pattern: RegExp) => until(`bkdev shows ${pattern}`, () => pattern.test(tail));
  return {
    shown,
    finished: () => shown(new RegExp(lastWords)),
    peakMegabytes: async () => peakOf(await readFile(`/proc/${await pidOf(child.pid ?? 0)}/status`, 'utf8')),
    steering: () => [...found],
    end: async () => {
      process.kill(await pidOf(child.pid ?? 0), 'SIGINT');
      await ended;
    },
  };
}

/** `script` has a single child, which becomes the program. */
async function onlyChild(pid: number): Promise<number> {
  return Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'));
}

/** `VmHWM` of proc_pid_status(5), in MB. */
function peakOf(status: string): number {
  return Math.round(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
