import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHttpProbe } from '../../../src/agent/health/http-probe.ts';
import { listen } from '../../support/fake-supervisord.ts';
import { said } from '../../support/said.ts';

const probeOf = (port: number, expected?: string, timeoutMs?: number) =>
  createHttpProbe('127.0.0.1', { port, path: '/ping', ...(expected !== undefined && { expect: expected }) }, timeoutMs);

async function probing(onRequest: RequestListener, expected?: string, timeoutMs?: number): Promise<unknown> {
  await using server = await listen(0, onRequest);
  return await probeOf(server.port, expected, timeoutMs).ask({ since: 0, closely: false });
}

describe('a role that works', () => {
  it('must answer 200 with the expected text on the probed path', async () => {
    const asked: unknown[] = [];
    await using server = await listen(0, (request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['user-agent']}`);
      response.end('{"result": "pong"}');
    });
    const latencyMs = expect.any(Number);
    expect(await probeOf(server.port, 'pong').ask({ since: 0, closely: false })).toEqual({
      type: 'answered',
      latencyMs,
    });
    // Servers recognise the probe by this name and omit it from their logs.
    expect(asked).toEqual(['GET /ping bkdev']);
  });

  it('may answer another status if those below a number are expected, and gets the host name that it serves', async () => {
    const hosts: unknown[] = [];
    await using server = await listen(0, (request, response) => {
      hosts.push(request.headers.host);
      response.writeHead(hosts.length === 1 ? 404 : 500).end();
    });
    const probe = createHttpProbe('127.0.0.1', { port: server.port, path: '/', host: 'localhost', below: 500 });
    const found = [await probe.ask({ since: 0, closely: false }), await probe.ask({ since: 0, closely: false })];
    expect([hosts, found.map(({ type }) => type)]).toEqual([
      ['localhost', 'localhost'],
      ['answered', 'failed'],
    ]);
  });

  it('may answer anything if no text is expected', async () => {
    expect(await probing((_, response) => void response.end())).toEqual({
      type: 'answered',
      latencyMs: expect.any(Number),
    });
  });
});

describe('a role that does not work', () => {
  it.each<[string, string, RequestListener]>([
    ['another status', 'answers 500', (_, response) => void response.writeHead(500).end('pong')],
    [
      'a redirect',
      'answers 302, to /login?next=/ping',
      (_, response) => void response.writeHead(302, { Location: '/login?next=/ping' }).end(),
    ],
    ['another text', 'the body lacks "pong": got "ping"', (_, response) => void response.end('ping')],
    ['no text', 'the body lacks "pong": got ""', (_, response) => void response.end()],
    [
      'a long text with terminal escapes',
      `the body lacks "pong": got "[2J <html> ${'x'.repeat(49)}…"`,
      (_, response) => void response.end(`\u001b[2J\n\t<html>\u202e\n${'x'.repeat(500)}`),
    ],
    [
      'a connection that is cut',
      expect.stringMatching(/^the answer on port \d+ was broken off$/) as unknown as string,
      request => void request.socket.destroy(),
    ],
    [
      'a body that is cut',
      expect.stringMatching(/^the answer on port \d+ was broken off$/) as unknown as string,
      (_, response) => void response.write('po', () => response.destroy()),
    ],
  ])('must be described: %s', async (_, reason, onRequest) => {
    expect(said(await probing(onRequest, 'pong'))).toEqual({ type: 'failed', reason });
  });

  it.each<[string, RequestListener]>([
    ['silence', () => {}],
    ['silence in the middle of the body', (_, response) => void response.write('po')],
  ])('must be described: %s', async (_, onRequest) => {
    const reason = 'no answer within 0.08 s';
    expect(said(await probing(onRequest, 'pong', 80))).toEqual({ type: 'failed', reason });
  });

  it('must be described: nothing listens', async () => {
    const server = await listen(0, () => {});
    await server[Symbol.asyncDispose]();
    const reason = `connection refused on port ${server.port}`;
    expect(said(await probeOf(server.port).ask({ since: 0, closely: false }))).toEqual({ type: 'failed', reason });
  });

  it('must be described: nothing listens on any address of the name', async () => {
    const server = await listen(0, () => {});
    await server[Symbol.asyncDispose]();
    const probe = createHttpProbe('localhost', { port: server.port, path: '/' });
    expect(said(await probe.ask({ since: 0, closely: false }))).toEqual({
      type: 'failed',
      reason: `connection refused on port ${server.port}`,
    });
  });

  it('must be described: no such host', async () => {
    const probe = createHttpProbe('api.invalid', { port: 80, path: '/' });
    const reason = expect.stringMatching(/^(no such host api\.invalid|the name api\.invalid cannot be looked up now)$/);
    expect(said(await probe.ask({ since: 0, closely: false }))).toEqual({ type: 'failed', reason });
  });

  it('must be described: something else than HTTP', async () => {
    const server = createServer(socket => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const reason = expect.stringContaining(`no HTTP on port ${port}: Parse Error`);
    expect(said(await probeOf(port).ask({ since: 0, closely: false }))).toEqual({ type: 'failed', reason });
    server.close();
  });
});

describe('pages', () => {
  it('must fail a service that works otherwise, as long as one answers with a server error', async () => {
    const asked: (string | undefined)[] = [];
    let isBroken = true;
    await using server = await listen(0, (request, response) => {
      asked.push(request.url);
      if (request.url === '/ping') return response.end('pong');
      if (!isBroken) return response.writeHead(302, { Location: '/login' }).end();
      return response.writeHead(500).end('<html><title>TemplateDoesNotExist\n at /</title>…');
    });
    const probe = createHttpProbe('127.0.0.1', { port: server.port, path: '/ping', pages: ['/'] });
    const look = async (since: number) => said(await probe.ask({ since, closely: false }));
    const broken = {
      type: 'failed',
      reason: 'the page / answers 500: TemplateDoesNotExist at /',
      isServing: true,
    };
    expect(await look(1)).toEqual(broken);
    expect(await look(1)).toEqual(broken);
    isBroken = false;
    expect(await look(1)).toMatchObject({ type: 'answered' });
    // A page that works is not asked at each look, but after a restart.
    expect(await look(1)).toMatchObject({ type: 'answered' });
    isBroken = true;
    expect(await look(2)).toEqual(broken);
    expect(asked).toEqual(['/ping', '/', '/ping', '/', '/ping', '/', '/ping', '/ping', '/']);
  });

  it('must not fail it by being slow', async () => {
    await using server = await listen(0, (request, response) => {
      if (request.url === '/ping') response.end('pong');
    });
    const probe = createHttpProbe('127.0.0.1', { port: server.port, path: '/ping', pages: ['/slow'] }, 80);
    expect(await probe.ask({ since: 0, closely: false })).toMatchObject({ type: 'answered' });
  });
});

describe('cookies', () => {
  it('must be sent back, so that the role does not open a session for each probe', async () => {
    const sessions: (string | undefined)[] = [];
    await using server = await listen(0, (request, response) => {
      sessions.push(request.headers.cookie);
      if (!request.headers.cookie) response.setHeader('Set-Cookie', ['sid=a=1; Path=/; HttpOnly', 'lang=en']);
      response.end('pong');
    });
    const probe = probeOf(server.port, 'pong');
    for (const _ of [1, 2, 3]) await probe.ask({ since: 0, closely: false });
    expect(sessions).toEqual([undefined, 'sid=a=1; lang=en', 'sid=a=1; lang=en']);
  });

  it('must be replaced and forgotten when the role says so', async () => {
    const said = [
      ['sid=1', 'old=1'],
      ['sid=2', 'old=; Max-Age=0', 'nonsense', '=x'],
      ['sid=; expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ];
    const cookies: (string | undefined)[] = [];
    await using server = await listen(0, (request, response) => {
      cookies.push(request.headers.cookie);
      response.setHeader('Set-Cookie', said.shift() ?? []).end();
    });
    const probe = probeOf(server.port);
    for (const _ of [1, 2, 3, 4]) await probe.ask({ since: 0, closely: false });
    expect(cookies).toEqual([undefined, 'sid=1; old=1', 'sid=2', undefined]);
  });
});
