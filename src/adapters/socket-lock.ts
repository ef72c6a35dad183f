import { mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineEvent } from '../model/event.ts';
import type { HeldLock, OtherHolder, ProjectLock } from '../ports/project-lock.ts';

/** A takeover of a dead holder's socket takes milliseconds; a guard folder older than this was left behind by a crash. */
const takeoverMs = 5_000;

/**
 * A lock that is also the place to attach to: a unix socket named after the project. Listening on it is holding the lock; the
 * kernel refuses connections once the holder is gone, and the file it leaves is taken over. `folder` is created with mode 0700.
 */
export function createSocketLock(folder: string): ProjectLock {
  return {
    acquire: async (project, command) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${project}.sock`);
      for (;;) {
        const server = await listen(path);
        if (server) return holder(server, command);
        const socket = await reach(path);
        if (socket) return attached(socket);
        await clearAway(path);
      }
    },
  };
}

function listen(path: string): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}

function reach(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return new Promise(resolve => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Removes a dead holder's socket. Only one process at a time may look and remove, or it would remove the next holder's. */
async function clearAway(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await mkdir(guard);
  } catch {
    const age = Date.now() - ((await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > takeoverMs) await rmdir(guard).catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve, 10));
    return;
  }
  try {
    const alive = await reach(path);
    alive?.destroy();
    if (!alive) await rm(path, { force: true });
  } finally {
    await rmdir(guard).catch(() => undefined);
  }
}

function holder(server: Server, command: string): HeldLock {
  const history: string[] = [`${JSON.stringify({ command })}\n`];
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.on('close', () => sockets.delete(socket));
    socket.write(history.join(''));
  });
  let released: Promise<void> | undefined;
  // A program that is done must be able to end although somebody is attached.
  server.unref();
  return {
    held: true,
    publish: event => {
      const line = `${JSON.stringify(event)}\n`;
      // Logs are many and their newcomers can ask Docker for them; everything else is the story of this command.
      if (event.type !== 'log-appended') history.push(line);
      for (const socket of sockets) socket.write(line);
    },
    release: () => {
      // Closing also removes the socket's file.
      released ??= new Promise(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.end();
      return released;
    },
  };
}

async function attached(socket: Socket): Promise<OtherHolder> {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  socket.on('error', () => undefined);
  const first = await lines.next();
  const { command } = (first.done ? { command: '' } : JSON.parse(first.value)) as { command: string };
  return {
    held: false,
    command,
    async *events() {
      for (let line = await lines.next(); !line.done; line = await lines.next())
        yield JSON.parse(line.value) as EngineEvent;
    },
  };
}
