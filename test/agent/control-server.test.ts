import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, serveControl } from '../../src/agent/control-server.ts';
import type { Restarted } from '../../src/agent/health/restart-role.ts';
import { exchange } from '../../src/agent/io/http-exchange.ts';
import { message } from '../../src/shared/messages/message.ts';
import { parseSaid } from '../support/said.ts';

let folder: string;
let socketPath: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  socketPath = join(folder, 'agent.sock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const report = { service: 'api', programs: [], health: 'unknown', reason: 'none', at: 1000, changes: [] } as const;
const roster: Asked = {
  look: async () => [report],
  reports: () => [report],
  stalled: () => undefined,
  doubted: () => undefined,
  restart: async () => ({ type: 'restarted', programs: ['api'] }),
  order: async () => ({ type: 'done', programs: ['api'] }),
  reloading: {
    services: () => ['api', 'worker'],
    pause: (service, isPaused) => (service === 'mysql' ? undefined : isPaused ? [service ?? '*'] : []),
    sources: () => ({ mode: 'events', reason: '', directories: 2, files: 3, tookMs: 4, paused: [], truth: [] }),
  },
};

/** Sends one request and returns status and body, with messages rendered in English. */
async function ask(line: string, about: Partial<typeof roster> = {}): Promise<string> {
  const [method = '', path = ''] = line.split(' ');
  const server = await serveControl(socketPath, { ...roster, ...about });
  const { status, body } = await exchange({ socketPath, method, path }, 2000);
  await new Promise(resolve => server.close(resolve));
  const words = body.startsWith('{') ? parseSaid(body) : body.trimEnd();
  return `${status} ${typeof words === 'string' ? words : body.trimEnd()}`;
}

describe('the socket', () => {
  it('must be accessible to its user only, replace a stale one, and be removed with the server', async () => {
    writeFileSync(socketPath, '');
    const server = await serveControl(socketPath, roster);
    const stat = statSync(socketPath);
    expect([stat.isSocket(), stat.mode & 0o777]).toEqual([true, 0o600]);
    await new Promise(resolve => server.close(resolve));
    expect(existsSync(socketPath)).toBe(false);
  });

  it('must be refused if its folder does not exist', async () => {
    await expect(serveControl(join(folder, 'absent', 'agent.sock'), roster)).rejects.toThrow(/listen/);
  });
});

describe('a request', () => {
  it('for the health must be answered by whether the loops run', async () => {
    expect(await ask('GET /health')).toBe('200 ok');
    const stalled = () => message('agent.loop-stalled', { service: 'api', agoMs: 14_000 });
    expect(await ask('GET /health', { stalled })).toBe('503 the loop of api last ran 14 s ago');
  });

  it('to pause or resume must be answered with the paused services, or with the known ones', async () => {
    expect(await ask('POST /pause?service=api')).toBe('200 {"paused":["api"]}');
    expect(await ask('POST /pause')).toBe('200 {"paused":["*"]}');
    expect(await ask('POST /resume')).toBe('200 {"paused":[]}');
    expect(await ask('POST /resume?service=mysql')).toBe(
      '404 no service mysql that is reloaded; there are: api, worker',
    );
  });

  it('for the sources must be answered with how their changes are noticed', async () => {
    expect(await ask('GET /sources')).toBe(
      '200 {"mode":"events","reason":"","directories":2,"files":3,"tookMs":4,"paused":[],"truth":[]}',
    );
  });

  it('for the reports must be answered with the last of each role', async () => {
    expect(await ask('GET /reports')).toBe(`200 ${JSON.stringify([report])}`);
    // Without a definition there are no roles to report; that must not look like a valid answer.
    const doubted = () => 'the definition cannot be read';
    expect(await ask('GET /reports', { reports: () => [], doubted })).toBe('503 the definition cannot be read');
    expect(await ask('POST /look', { look: async () => [], doubted })).toBe('503 the definition cannot be read');
    expect(await ask('GET /reports', { doubted })).toBe(`200 ${JSON.stringify([report])}`);
  });

  it('for a look must be answered within the given time', async () => {
    const asked: number[] = [];
    const look: Asked['look'] = async withinMs => {
      asked.push(withinMs);
      return [report];
    };
    expect(await ask('POST /look', { look })).toBe(`200 ${JSON.stringify([report])}`);
    expect(await ask('POST /look?within=500', { look })).toBe(`200 ${JSON.stringify([report])}`);
    const refusal = '400 look needs ?within=MILLISECONDS, up to 10000';
    for (const odd of ['0', '-1', 'soon', '', '10001']) expect(await ask(`POST /look?within=${odd}`)).toBe(refusal);
    expect(asked).toEqual([2000, 500]);
  });

  it('for a restart must name the service, and may name a program', async () => {
    const asked: unknown[] = [];
    const restart: Asked['restart'] = async (...about) => {
      asked.push(about);
      return { type: 'restarted', programs: ['api'] };
    };
    expect(await ask('POST /restart?service=api&program=a%20b', { restart })).toBe('200 {"restarted":["api"]}');
    expect(await ask('POST /restart?service=api', { restart })).toBe('200 {"restarted":["api"]}');
    expect(await ask('POST /restart', { restart })).toBe('400 restart needs ?service=NAME');
    expect(asked).toEqual([
      ['api', { programs: ['a b'] }],
      ['api', {}],
    ]);
  });

  it('for stopping or starting must name the service and its programs', async () => {
    const asked: unknown[] = [];
    const order: Asked['order'] = async (...about) => {
      asked.push(about);
      return about[0] === 'api' ? { type: 'done', programs: ['api'] } : { type: 'failed', reason: 'no supervisor' };
    };
    expect(await ask('POST /stop?service=api&program=a%20b&program=c', { order })).toBe('200 {"programs":["api"]}');
    expect(await ask('POST /start?service=x&program=c', { order })).toBe('502 no supervisor');
    expect(await ask('POST /stop?service=api', { order })).toBe('400 stop needs ?service=NAME&program=NAME');
    expect(asked).toEqual([
      ['api', 'stop', ['a b', 'c']],
      ['x', 'start', ['c']],
    ]);
  });

  it.each<[Restarted, string]>([
    [
      { type: 'unknown', reason: message('agent.service-unknown', { service: 'x', existing: ['api'] }) },
      '404 no supervised service x; there are: api',
    ],
    [{ type: 'failed', reason: 'its supervisor is not running' }, '502 its supervisor is not running'],
  ])('for a restart that is not possible must say why', async (result, said) => {
    expect(await ask('POST /restart?service=x', { restart: async () => result })).toBe(said);
  });

  it('that does not exist must be answered with the known ones', async () => {
    const existing =
      'there are: GET /health, GET /reports, POST /look, POST /restart?service=NAME, ' +
      'POST /stop?service=NAME&program=NAME, POST /start?service=NAME&program=NAME, GET /sources, POST /pause, POST /resume';
    expect(await ask('GET /restart?service=api')).toBe(`404 no GET /restart; ${existing}`);
    expect(await ask('GET //')).toBe(`404 no GET undefined; ${existing}`);
  });

  it('must be answered even when answering it fails', async () => {
    const restart = async () => Promise.reject(new TypeError('x is not a function'));
    expect(await ask('POST /restart?service=api', { restart })).toBe(
      '500 the agent failed: TypeError: x is not a function',
    );
  });
});
