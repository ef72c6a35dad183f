import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { beforeAll, inject } from 'vitest';
import type { Checkout } from './checkout.ts';

/** The turns that this file has: who listens on the socket has it, so a process that dies gives it up, too. */
const turns = new Map<string, { server: Server; waiting: Set<Socket> }>();

/**
 * Returns the stack that is up in profile `api` for the whole run, once no other test file uses it. A test that changes
 * it must restore it. To be called where a file begins.
 */
export function sharedStack(): Checkout {
  beforeAll(() => takeTurn('shared'));
  return inject('environment').shared;
}

/** Waits until no other test file of this run has this turn, and has it until `endTurns`. Does nothing if it has it. */
export async function takeTurn(name: 'shared' | 'pool'): Promise<void> {
  if (turns.has(name)) return;
  // An abstract socket: Linux has no file for it that could outlive the process.
  const path = `\0${inject('environment').home}/${name}`;
  for (;;) {
    const waiting = new Set<Socket>();
    const server = createServer(socket => waiting.add(socket.on('error', () => {})));
    server.listen(path);
    const taken = await once(server, 'listening').then(
      () => false,
      error => (error as NodeJS.ErrnoException).code === 'EADDRINUSE' || Promise.reject(error),
    );
    if (!taken) {
      turns.set(name, { server, waiting });
      return;
    }
    // The holder answers nothing; the connection ends with its turn.
    const connection = connect(path);
    connection.on('error', () => {}).resume();
    await once(connection, 'close');
  }
}

/** Gives every turn of this file to the next one. */
export function endTurns(): void {
  for (const { server, waiting } of turns.values()) {
    server.close();
    for (const socket of waiting) socket.destroy();
  }
  turns.clear();
}
