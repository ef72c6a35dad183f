import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Message, message } from '../../shared/messages/message.ts';
import { codeOf } from './code-of.ts';
import { oneLine } from './one-line.ts';

/** A process that takes and gives JSON, a value a line. */
export interface JsonChild {
  /** Lost when the process has ended. */
  send(message: unknown): void;
  /** The same for a text that is no JSON; it must not hold a line's end. */
  sendLine(text: string): void;
  /** Ends its input, after which it is expected to leave. */
  end(): void;
  kill(): void;
}

/** How a process ended. */
export interface Ending {
  /** The system's code when it could not be started, for instance `ENOENT`. */
  readonly code?: string;
  readonly how: Message;
  /** The last line of its standard error, empty when there was none. */
  readonly said: string;
}

interface Parts {
  readonly env: NodeJS.ProcessEnv;
  /** Lines that are no JSON are left out. */
  onMessage(message: unknown): void;
  /** Called once, after the last message. */
  onEnd(ending: Ending): void;
}

/** Starts it. Never throws: that it cannot be started is an ending too. */
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
  // What it no longer takes is lost with it; its ending is told above.
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

/** How a child of Node's ended, by what its `close` event tells. */
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
