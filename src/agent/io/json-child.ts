import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Message, message } from '../../shared/messages/message.ts';
import { codeOf } from './code-of.ts';
import { oneLine } from './one-line.ts';

/** A process that reads and writes JSON, one value per line. */
export interface JsonChild {
  /** Dropped if the process has ended. */
  send(message: unknown): void;
  /** The same for text that is not JSON; it must not contain a line break. */
  sendLine(text: string): void;
  /** Closes its input, after which it should exit. */
  end(): void;
  kill(): void;
}

/** How a process ended. */
export interface Ending {
  /** The system's code if it could not be started, for example `ENOENT`. */
  readonly code?: string;
  readonly how: Message;
  /** The last line of its standard error; empty if there was none. */
  readonly said: string;
}

interface Parts {
  readonly env: NodeJS.ProcessEnv;
  /** Lines that are not JSON are skipped. */
  onMessage(message: unknown): void;
  /** Called once, after the last message. */
  onEnd(ending: Ending): void;
}

/** Starts the process. Never throws: if it cannot be started, that is an ending too. */
export function startJsonChild(command: string, args: readonly string[], around: Parts): JsonChild {
  const child = spawn(command, args, { env: around.env, stdio: 'pipe' });
  let said = '';
  let hasEnded = false;
  const end = (ending: Omit<Ending, 'said'>) => {
    if (!hasEnded) around.onEnd({ ...ending, said });
    hasEnded = true;
  };
  child.on('error', error =>
    end({ code: codeOf(error) ?? '', how: message('end.not-started', { error: error.message }) }),
  );
  child.on('close', (status, signal) => end({ how: endOf(status, signal) }));
  // Input that it no longer reads is lost; the ending is reported above.
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', line => {
    const value = parsed(line);
    if (value !== undefined) around.onMessage(value);
  });
  createInterface({ input: child.stderr }).on('line', line => {
    said = oneLine(line, 200) || said;
  });
  return {
    send: value => void child.stdin.write(`${JSON.stringify(value)}\n`),
    sendLine: text => void child.stdin.write(`${text}\n`),
    end: () => child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** How a child process ended, from its `close` event. */
export function endOf(status: number | null, signal: string | null): Message {
  return signal === null ? message('end.exited', { status: status ?? 0 }) : message('end.killed', { signal });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
