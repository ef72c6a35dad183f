import { readdirSync, realpathSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { readRegular } from '../../definition/read-regular.ts';
import type { Host } from '../../ports/host.ts';
import { createHttpGet } from './http-get.ts';
import { look } from './look.ts';
import { listenerOn } from './port-listener.ts';
import { runProgram } from './run-program.ts';

/** The machine that this process runs on. Programs get this environment, in the C locale. */
export function createNodeHost(env: Readonly<Record<string, string | undefined>>): Host {
  const run: Host['run'] = (argv, options) => runProgram(argv, { ...env, LC_ALL: 'C', LANGUAGE: 'C' }, options);
  return {
    platform: process.platform,
    uid: process.geteuid?.(),
    env,
    run,
    readText: async path => textOf(path),
    list: async folder => filesBelow(folder, new Set()).sort(),
    freeBytes: async path => {
      const found = await statfs(path).catch(() => undefined);
      return found && found.bavail * found.bsize;
    },
    get: createHttpGet(env),
    portIsFree,
    listenerOn: port => listenerOn(port, process.platform, run),
  };
}

function textOf(path: string): string | undefined {
  try {
    return readRegular(path);
  } catch {
    return undefined;
  }
}

/** Skips folders that it has seen: links may lead in circles. */
function filesBelow(folder: string, seen: Set<string>): string[] {
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(folder).flatMap(name => {
      const path = join(folder, name);
      const found = look(path);
      if (found?.isDirectory()) return filesBelow(path, seen);
      return found?.isFile() ? [path] : [];
    });
  } catch {
    return [];
  }
}

/**
 * Tries both connecting and binding: macOS lets two sockets bind one port on different addresses, and a socket that is
 * bound but not listening accepts no connection. A port that only root may bind counts as free, because the engine is
 * root.
 */
async function portIsFree(port: number): Promise<boolean> {
  return !(await answers(port)) && (await canBind(port));
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}

function canBind(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
