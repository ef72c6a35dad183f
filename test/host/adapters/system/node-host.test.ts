import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/host/adapters/system/node-host.ts';
import { listeningInodes, parseLsof } from '../../../../src/host/adapters/system/port-listener.ts';
import { said } from '../../../support/said.ts';

const host = createNodeHost({ PATH: process.env['PATH'], LC_ALL: 'de_DE.UTF-8', NAME: 'ada' });
const cleanUp: (() => unknown)[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bkdev-host-'));
});

afterEach(async () => {
  for (const undo of cleanUp.splice(0)) await undo();
  await rm(folder, { recursive: true });
});

describe('list', () => {
  it('must give every file below a folder in order, through links, and end where these lead in circles', async () => {
    await mkdir(join(folder, 'b'));
    for (const file of ['b/two.crt', 'one.crt']) await writeFile(join(folder, file), '');
    await symlink(folder, join(folder, 'b', 'round'));
    await symlink(join(folder, 'one.crt'), join(folder, 'linked.crt'));
    await symlink('/nowhere', join(folder, 'dangling.crt'));
    expect(await host.list(folder)).toEqual(['b/two.crt', 'linked.crt', 'one.crt'].map(file => join(folder, file)));
    expect(await host.list(join(folder, 'gone'))).toEqual([]);
  });
});

describe('run', () => {
  it('must return status and both streams, with the given environment and in the C locale', async () => {
    const script = 'echo "$NAME $LC_ALL $HOME"; echo oops >&2; exit 3';
    expect(await host.run(['sh', '-c', script])).toEqual({ status: 3, stdout: 'ada C \n', stderr: 'oops\n' });
  });

  it('must return 127 for a program that does not exist, and never reject', async () => {
    expect(await host.run(['bkdev-no-such-program'])).toEqual({
      status: 127,
      stdout: '',
      stderr: 'bkdev-no-such-program: not found',
    });
  });

  it('must return 128 and the signal for a program that was killed', async () => {
    expect((await host.run(['sh', '-c', 'kill -9 $$'])).status).toBe(137);
  });

  it('must pass the input, and give a program without one nothing to read', async () => {
    expect((await host.run(['cat'], { input: 'text' })).stdout).toBe('text');
    expect((await host.run(['cat'])).stdout).toBe('');
  });

  it('must tolerate a program that does not read its input', async () => {
    expect((await host.run(['true'], { input: 'x'.repeat(1e6) })).status).toBe(0);
  });

  it('must hand on lines as they come, unfinished ones and progress displays too', async () => {
    const lines: string[] = [];
    await host.run(['printf', 'one\ntwo\r\n10%%\r20%%\n\nrest'], { onLine: line => lines.push(line) });
    expect(lines).toEqual(['one', 'two', '10%', '20%', 'rest']);
  });

  it('must keep the end of endless output', async () => {
    const { stdout } = await host.run(['sh', '-c', 'yes | head -c 6000000; echo end']);
    expect([stdout.length, stdout.slice(-4)]).toEqual([4 * 2 ** 20, 'end\n']);
  });

  it('must end the program with its signal', async () => {
    const abort = new AbortController();
    const running = host.run(['sh', '-c', 'echo ready; exec sleep 60'], {
      signal: abort.signal,
      onLine: () => abort.abort(),
    });
    expect(await running).toEqual({ status: 124, stdout: 'ready\n', stderr: '' });
    expect((await host.run(['true'], { signal: abort.signal })).status).toBe(124);
  });

  it('must not wait for a daemon that keeps the streams open', async () => {
    const { status, stdout } = await host.run(['sh', '-c', 'sleep 5 & echo $!']);
    process.kill(Number(stdout));
    expect(status).toBe(0);
  });
});

describe('files', () => {
  it('must read a text', async () => {
    await writeFile(join(folder, 'a.txt'), 'one');
    expect(await host.readText(join(folder, 'a.txt'))).toBe('one');
  });

  it('must return nothing for a missing file or a folder', async () => {
    expect(await Promise.all([join(folder, 'none'), folder].map(host.readText))).toEqual([undefined, undefined]);
  });

  it('must return the free space, and nothing if there is no such folder', async () => {
    expect(await host.freeBytes(folder)).toBeGreaterThan(0);
    expect(await host.freeBytes(join(folder, 'none'))).toBeUndefined();
  });
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createHttpServer(answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping`;
}

describe('get', () => {
  it.each<[string, RequestListener, string | undefined, { answers: boolean; reason: string }]>([
    ['the expected text', (_, to) => to.end('pong'), 'pong', { answers: true, reason: '' }],
    ['any text where none is expected', (_, to) => to.end('x'), undefined, { answers: true, reason: '' }],
    ['another text', (_, to) => to.end('x'), 'pong', { answers: false, reason: 'HTTP 200 without "pong"' }],
    ['an error', (_, to) => to.writeHead(502).end('pong'), 'pong', { answers: false, reason: 'HTTP 502' }],
    [
      'a redirect',
      (_, to) => to.writeHead(302, { location: '/login' }).end(),
      undefined,
      { answers: true, reason: '' },
    ],
    [
      'a connection cut off',
      (from, _) => void from.socket.destroy(),
      undefined,
      { answers: false, reason: 'connection closed without an answer' },
    ],
  ])('must judge %s', async (_, answer, expected, result) => {
    expect(said(await host.get(await serve(answer), expected, 5_000))).toEqual(result);
  });

  it('must give up after its timeout, before and during a response', async () => {
    const never = await serve(() => undefined);
    const halfway = await serve((_, to) => void to.write('po'));
    expect(said(await host.get(never, 'pong', 50))).toEqual({ answers: false, reason: 'no answer within 0.05 s' });
    expect(said(await host.get(halfway, 'pong', 200))).toEqual({ answers: false, reason: 'no answer within 0.2 s' });
  });

  it('must report that nothing listens', async () => {
    const port = await freePort();
    expect(said(await host.get(`http://127.0.0.1:${port}/`, undefined, 5_000))).toEqual({
      answers: false,
      reason: 'connection refused',
    });
  });

  it('must not ask a proxy for this machine itself', async () => {
    const env = { http_proxy: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1', NODE_USE_ENV_PROXY: '1' };
    const url = await serve((_, to) => to.end('pong'));
    expect(await createNodeHost(env).get(url, 'pong', 5_000)).toEqual({ answers: true, reason: '' });
  });

  it('must send each origin the cookies back that it set, and no other', async () => {
    const got: string[] = [];
    const answer: RequestListener = (request, response) => {
      got.push(`${request.headers.host?.split(':')[0]} ${request.headers.cookie ?? 'none'}`);
      response.setHeader('Set-Cookie', [`sessionid=${got.length}; HttpOnly; Path=/`]).end('pong');
    };
    const url = await serve(answer);
    const { get } = createNodeHost({});
    for (const address of [url, url, url.replace('127.0.0.1', 'localhost'), url]) await get(address, 'pong', 5_000);
    expect(got).toEqual(['127.0.0.1 none', '127.0.0.1 sessionid=1', 'localhost none', '127.0.0.1 sessionid=2']);
  });
});

async function listen(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, address, resolve));
  cleanUp.push(() => new Promise(resolve => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const port = await listen('127.0.0.1');
  await cleanUp.pop()?.();
  return port;
}

describe('ports', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::'])('must find a port taken whose listener has the address %s', async address => {
    expect(await host.portIsFree(await listen(address))).toBe(false);
  });

  it('must find an unused port free', async () => {
    expect(await host.portIsFree(await freePort())).toBe(true);
  });

  it('must name the listener', async () => {
    const listener = await host.listenerOn(await listen('127.0.0.1'));
    expect(listener?.pid).toBe(process.pid);
    expect(listener?.command).not.toBe('');
    expect(await host.listenerOn(await freePort())).toBeUndefined();
  });
});

describe('listeningInodes', () => {
  it('must find a listening socket by its hexadecimal port, not a connection to such a port', async () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:27DC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 0 100 0 0 10 0
   1: 0100007F:27DC 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 31338 1 0 100 0 0 10 0
   2: 0100007F:0050 0100007F:27DC 0A 00000000:00000000 00:00000000 00000000     0        0 31339 1 0 100 0 0 10 0
`;
    expect(listeningInodes(table, 10204)).toEqual(['31337']);
    expect(listeningInodes(table, 80)).toEqual(['31339']);
    expect(listeningInodes('', 80)).toEqual([]);
  });
});

describe('parseLsof', () => {
  it("must read lsof's fields", () => {
    expect(parseLsof('p4711\ncPython\nf5\n')).toEqual({ pid: 4711, command: 'Python' });
    expect(parseLsof('')).toBeUndefined();
  });
});
