import { lstat, readFile } from 'node:fs/promises';
import type { SocketAnswer, SocketRequest } from '../../ports/container-engine.ts';

// An `import` would evaluate all getters and load Node's whole fetch at every start.
const http = process.getBuiltinModule('node:http');

/** Longer answers count as cut off, in UTF-16 units. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * Sends an HTTP request to a Unix socket in a container whose first process is on this machine, through the file system
 * that Linux shows of a process (proc_pid_root(5)); a process inside the container is slower to start than most answers
 * take. Returns undefined if the socket cannot be reached in this way: without Linux, from another user's processes, or
 * if the process with this id does not belong to the container, because the engine is on another machine.
 */
export async function askSocket(
  { id, pid }: { readonly id: string; readonly pid: number },
  socket: string,
  request: SocketRequest,
  proc = '/proc',
): Promise<SocketAnswer | undefined> {
  const path = `${proc}/${pid}/root${socket}`;
  try {
    // The name of a container's control group ends with its id, whatever manages the groups.
    const groups = await readFile(`${proc}/${pid}/cgroup`, 'utf8');
    if (pid <= 0 || !groups.includes(id)) return undefined;
    // A symbolic link would lead to a file of this machine.
    if (!(await lstat(path)).isSocket()) return undefined;
  } catch {
    return undefined;
  }
  return send(path, request);
}

function send(socketPath: string, { method, path, withinMs }: SocketRequest): Promise<SocketAnswer | undefined> {
  return new Promise(resolve => {
    const late = AbortSignal.timeout(withinMs);
    let isConnected = false;
    const fail = () => resolve(late.aborted ? { type: 'late' } : isConnected ? { type: 'cut' } : undefined);
    // A name would be checked for an IPv6 address, with a pattern that takes longer to compile than the request.
    const headers = { host: '127.0.0.1' };
    const sent = http.request({ socketPath, method, path, signal: late, agent: false, headers });
    sent.once('socket', socket => {
      socket.once('connect', () => {
        isConnected = true;
      });
    });
    sent.on('error', fail);
    sent.on('response', response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > longestAnswer) response.destroy(new Error('too long'));
      });
      response.on('error', fail);
      response.on('end', () => resolve({ type: 'answered', status: response.statusCode ?? 0, body }));
    });
    sent.end();
  });
}
