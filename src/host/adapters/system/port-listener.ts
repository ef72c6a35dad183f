import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Host } from '../../ports/host.ts';

/** A listening process, with its command line truncated for a message. */
export interface Listener {
  readonly pid: number;
  readonly command: string;
}

const shownCharacters = 120;

/** Returns the process that listens on a TCP port. Only root can see other users' processes. */
export function listenerOn(port: number, platform: NodeJS.Platform, run: Host['run']): Promise<Listener | undefined> {
  return platform === 'linux' ? listenerInProc(port) : listenerFromLsof(port, run);
}

async function listenerInProc(port: number): Promise<Listener | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readOrEmpty));
  const sockets = new Set(tables.flatMap(table => listeningInodes(table, port)).map(inode => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    if (!(await holdsOneOf(pid, sockets))) continue;
    const command = (await readOrEmpty(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim();
    return { pid: Number(pid), command: shortened(command || (await readOrEmpty(`/proc/${pid}/comm`)).trim()) };
  }
  return undefined;
}

/**
 * Returns the inodes of sockets that listen on a port, from a table of proc_pid_net(5): the second field is the local
 * address, the fourth the state.
 */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listening = '0A';
  return table.split('\n').flatMap(line => {
    const fields = line.trim().split(/\s+/);
    const isWanted = fields[1]?.endsWith(wanted) && fields[3] === listening;
    return isWanted && fields[9] !== undefined ? [fields[9]] : [];
  });
}

async function holdsOneOf(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(descriptors.map(fd => readlink(`${folder}/${fd}`).catch(() => '')));
  return targets.some(target => sockets.has(target));
}

async function listenerFromLsof(port: number, run: Host['run']): Promise<Listener | undefined> {
  return parseLsof((await run(['lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])).stdout);
}

/** Parses lsof(8), "Output for other programs": one field per line, named by its first letter. */
export function parseLsof(printed: string): Listener | undefined {
  const pid = /^p(\d+)$/m.exec(printed)?.[1];
  const command = /^c(.+)$/m.exec(printed)?.[1];
  return pid === undefined || command === undefined ? undefined : { pid: Number(pid), command: shortened(command) };
}

/** The program's base name, then its arguments. */
function shortened(command: string): string {
  const [program = '', ...args] = command.split(' ');
  return [basename(program), ...args].join(' ').slice(0, shownCharacters);
}

function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
