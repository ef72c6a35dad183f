import { createHash } from 'node:crypto';
import { lstat, mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';
import { shellWord } from '../../../shared/model/failure.ts';
import type { HeldLock, OtherHolder, ProjectLock } from '../../ports/project-lock.ts';
import { look } from './look.ts';
import { makeFolder } from './make-folder.ts';

/** Taking over a dead holder's socket takes milliseconds; an older guard folder was left behind by a crash. */
const takeoverMs = 5_000;
/** A holder answers a connection within milliseconds. */
const silentMs = 1_000;
/** A holder that is silent for this long is suspended, not merely slow. */
const suspendedMs = 10_000;
const longestName = 32;

/**
 * A lock that others can attach to: a unix socket named after the project. Whoever listens on it holds the lock. The
 * kernel refuses connections once the holder is gone, and the file it left is taken over. `folder` is created with mode
 * 0700.
 */
export function createSocketLock(folder: string): ProjectLock {
  const pathOf = (project: string) => join(folder, `${fileNameOf(project)}.sock`);
  const attach = async (project: string) => {
    // A screen looks for a holder four times a second, and there is hardly ever one.
    if (look(pathOf(project)) === undefined) return undefined;
    if (!(await isPrivate(folder).catch(() => false))) return undefined;
    const socket = await reach(pathOf(project)).catch(() => 'gone' as const);
    const other = typeof socket === 'string' ? undefined : await attachedWithin(socket, silentMs);
    return other === 'silent' ? undefined : other;
  };
  return {
    attach,
    holder: async project => {
      const other = await attach(project);
      other?.leave();
      return other?.command;
    },
    acquire: async (project, command) => {
      await makePrivate(folder);
      const path = pathOf(project);
      for (;;) {
        const server = await listen(path);
        if (server) return holder(server, command);
        const socket = await reach(path);
        // A holder that is just releasing the lock may accept the connection and send nothing.
        const other = typeof socket === 'string' ? undefined : await attachedWithin(socket, suspendedMs);
        if (other === 'silent') throw suspended(project);
        if (other) return other;
        if (socket === 'refused') await clearAway(path);
      }
    },
  };
}

/**
 * Refuses a folder of another user: in a world-writable parent, somebody could have created it first to impersonate
 * bkdev.
 */
async function makePrivate(folder: string): Promise<void> {
  makeFolder(folder, 0o700);
  if (await isPrivate(folder)) return;
  throw new BkdevError({
    code: 'busy',
    message: message('adapters.lock.open', { folder }),
    hint: message('adapters.lock.close', { folder: shellWord(folder) }),
  });
}

/** A symbolic link is not private: its creator may redirect it. */
async function isPrivate(folder: string): Promise<boolean> {
  const { uid, mode } = await lstat(folder);
  return (process.getuid === undefined || uid === process.getuid()) && (mode & 0o077) === 0;
}

/** A socket's path is limited to 107 bytes, 103 on macOS; a long name is truncated and made unique by a digest. */
function fileNameOf(project: string): string {
  if (project.length <= longestName) return project;
  return `${project.slice(0, 20)}-${createHash('sha256').update(project).digest('hex').slice(0, 12)}`;
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

/** Connects to the holder; returns `refused` if only the file is left, `gone` if not even that. */
function reach(path: string): Promise<Socket | 'refused' | 'gone'> {
  const socket = connect(path);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve('refused');
      // ECONNRESET: the holder ended before accepting us.
      else if (error.code === 'ENOENT' || error.code === 'ECONNRESET') resolve('gone');
      else reject(error);
    });
  });
}

/**
 * Removes a dead holder's socket. Only one process at a time may check and remove; otherwise it could remove the next
 * holder's.
 */
async function clearAway(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await mkdir(guard);
  } catch (error) {
    // If nothing can be created (a full or read-only disk), nobody else is taking over either.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - ((await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > takeoverMs) await rmdir(guard).catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve, 10));
    return;
  }
  try {
    const found = await reach(path);
    if (found === 'refused') await rm(path, { force: true });
    else if (found !== 'gone') found.destroy();
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
  // Attached processes must not keep a finished program alive.
  server.unref();
  return {
    held: true,
    publish: event => {
      const line = `${JSON.stringify(event)}\n`;
      // Newcomers can get the many log lines from Docker; all other events are replayed to them.
      if (event.type !== 'log-appended' && event.type !== 'request-served') history.push(line);
      for (const socket of sockets) socket.write(line);
    },
    release: () => {
      // Closing also removes the socket's file.
      released ??= new Promise(resolve => server.close(() => resolve()));
      // An attached process that stopped reading must not keep this program alive.
      for (const socket of sockets) socket.destroySoon();
      return released;
    },
  };
}

/**
 * As `attached`, or `silent` if the holder accepts the connection and sends nothing, as a suspended one (Ctrl-Z) does.
 */
async function attachedWithin(socket: Socket, limitMs: number): Promise<OtherHolder | 'silent' | undefined> {
  let isSilent = false;
  socket.setTimeout(limitMs, () => {
    isSilent = true;
    socket.destroy();
  });
  const other = await attached(socket);
  socket.setTimeout(0);
  return isSilent ? 'silent' : other;
}

function suspended(project: string): BkdevError {
  return new BkdevError({
    code: 'busy',
    message: message('adapters.lock.silent', { project }),
    hint: message('adapters.lock.suspended'),
  });
}

/** Undefined if the holder released the lock before it sent its command. */
async function attached(socket: Socket): Promise<OtherHolder | undefined> {
  const reader = createInterface({ input: socket });
  const lines = reader[Symbol.asyncIterator]();
  socket.on('error', () => undefined);
  // The reader itself notices only an orderly end.
  socket.on('close', () => reader.close());
  const first = parse<{ command: string }>(await lines.next());
  if (first === undefined) return undefined;
  // A process that does not read the events must be able to exit while the holder continues.
  socket.unref();
  const { command } = first;
  return {
    held: false,
    command,
    leave: () => void socket.destroy(),
    async *events(signal) {
      const leave = () => socket.destroy();
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave);
      socket.ref();
      try {
        for (;;) {
          const event = parse<EngineEvent>(await lines.next());
          if (event === undefined) return;
          yield event;
        }
      } finally {
        signal.removeEventListener('abort', leave);
        leave();
      }
    },
  };
}

/** Undefined at the end, and for an incomplete line of a killed holder. */
function parse<Message>(line: IteratorResult<string>): Message | undefined {
  if (line.done) return undefined;
  try {
    return JSON.parse(line.value) as Message;
  } catch {
    return undefined;
  }
}
