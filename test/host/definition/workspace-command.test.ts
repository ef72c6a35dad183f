import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { message } from '../../../src/shared/messages/message.ts';

const root = join(import.meta.dirname, '../../..');

let folder = '';
let script = '';
let agent: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-'));
  mkdirSync(join(folder, 'runtime/workspace'), { recursive: true });
  script = join(folder, 'runtime/workspace/bkdev.mjs');
  copyFileSync(join(root, '.devcontainer/runtime/workspace/bkdev.mjs'), script);
});
afterEach(async () => {
  await new Promise(resolve => (agent ? agent.close(resolve) : resolve(undefined)));
  agent = undefined;
  rmSync(folder, { recursive: true });
});

/** Starts an agent with these responses. */
function answering(answers: Readonly<Record<string, readonly [status: number, body: string]>>): Promise<void> {
  agent = createServer((request, response) => {
    const [status, body] = answers[`${request.method} ${request.url}`] ?? [404, `no ${request.method} ${request.url}`];
    response.writeHead(status).end(`${body}\n`);
  });
  return new Promise(resolve => agent?.listen(join(folder, 'agent.sock'), resolve));
}

async function bkdev(...words: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [script, ...words], { env: { ...process.env, BKDEV_RUN: folder } });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', text => (said[name] += text));
  const status = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { status, ...said };
}

const program = { name: 'web', state: 'RUNNING' };

test('status must show each role, and exit with 3 if one is not healthy', async () => {
  const web = { service: 'web', health: 'healthy', reason: '', programs: [program] };
  const api = { service: 'api', health: 'unhealthy', reason: 'it does not answer', programs: [] };
  await answering({ 'GET /reports': [200, JSON.stringify([web, api])] });
  expect(await bkdev('status')).toEqual({
    status: 3,
    stdout:
      'api  unhealthy  it does not answer\nweb  healthy    (web running)\nStores, steps and addresses: bkdev status on the host.\n',
    stderr: '',
  });
});

test('status must show code that a role does not run yet, and no other', async () => {
  const since = Date.now() - 12_000;
  const role = (service: string, code: object) => ({ service, health: 'healthy', reason: '', programs: [], code });
  const reports = [
    role('api', { state: 'gated', since, reason: 'SyntaxError: invalid syntax', where: 'bkmonitor/urls.py:10' }),
    role('beat', { state: 'current' }),
    role('web', { state: 'stale', since, reason: 'paused' }),
  ];
  await answering({ 'GET /reports': [200, JSON.stringify(reports)] });
  const { stdout } = await bkdev('status');
  expect(
    stdout
      .replace(/\b1[2-9] s/, 'N s')
      .split('\n')
      .slice(0, 3),
  ).toEqual([
    'api   healthy    code gated: bkmonitor/urls.py:10 SyntaxError: invalid syntax',
    'beat  healthy  ',
    'web   healthy    code stale N s: paused',
  ]);
});

test.for([
  [['pause'], 'POST /pause', ['api', 'web'], 'paused: api, web'],
  [['pause', 'api'], 'POST /pause?service=api', ['api'], 'paused: api'],
  [['resume', 'api'], 'POST /resume?service=api', [], 'live reload is on'],
] as const)('%j must print the paused services', async ([words, request, paused, told]) => {
  await answering({ [request]: [200, JSON.stringify({ paused })] });
  expect(await bkdev(...words)).toEqual({ status: 0, stdout: `${told}\n`, stderr: '' });
});

test('a pause of an unknown service must exit with 2 and the known ones', async () => {
  await answering({ 'POST /pause?service=aip': [404, 'no supervised service aip; there are: api'] });
  expect(await bkdev('pause', 'aip')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'bkdev: no supervised service aip; there are: api\n',
  });
});

test('restart must print the programs that it restarted', async () => {
  await answering({ 'POST /restart?service=api': [200, '{"restarted": ["api"]}'] });
  expect(await bkdev('restart', 'api')).toEqual({ status: 0, stdout: 'restarted api: api\n', stderr: '' });
});

test.for([
  [404, 2, 'no supervised service aip; there are: api'],
  [502, 3, 'its supervisor does not answer'],
] as const)(
  'a restart that the agent answers with %i must end with %i and its reason',
  async ([code, status, reason]) => {
    await answering({ 'POST /restart?service=a%26p': [code, reason] });
    expect(await bkdev('restart', 'a&p')).toEqual({ status, stdout: '', stderr: `bkdev: ${reason}\n` });
  },
);

/** Writes the sentences to the place where the build puts them. */
function withSentences(): void {
  const renderer = JSON.stringify(join(root, 'src/host/ui/text/render.ts'));
  writeFileSync(join(folder, 'runtime/messages.mjs'), `export { languageFrom, render } from ${renderer};`);
}

test('messages of the agent must be shown in the language of the person, and as received if there are no sentences', async () => {
  const reason = message('probe.port-refused', { port: 8000 });
  const web = { service: 'web', health: 'unhealthy', reason, programs: [], code: { state: 'current' } };
  const missing = message('agent.service-unknown', { service: 'aip', existing: ['web'] });
  await answering({
    'GET /reports': [200, JSON.stringify([web])],
    'POST /restart?service=aip': [404, JSON.stringify(missing)],
  });
  expect((await bkdev('status')).stdout).toContain('web  unhealthy  probe.port-refused {"port":8000}\n');
  withSentences();
  expect((await bkdev('status')).stdout).toContain('web  unhealthy  connection refused on port 8000\n');
  expect((await bkdev('restart', 'aip')).stderr).toBe('bkdev: no supervised service aip; there are: web\n');
  process.env['BKDEV_LANG'] = 'zh';
  expect((await bkdev('status')).stdout).toContain('web  unhealthy  端口 8000 拒绝连接\n');
  delete process.env['BKDEV_LANG'];
});

test('without its agent, it must say where to look', async () => {
  const { status, stderr } = await bkdev('status');
  expect({ status, stderr }).toEqual({
    status: 4,
    stderr: `bkdev: the agent of this workspace does not answer (connect ENOENT ${join(folder, 'agent.sock')}).\nbkdev: On the host: bkdev status\n`,
  });
});

test.for([[['up', 'full']], [['restart']], [['status', '--json']]] as const)(
  '%j must be refused as a command for the host',
  async ([words]) => {
    expect(await bkdev(...words)).toEqual({
      status: 2,
      stdout: '',
      stderr: `bkdev: here, inside the workspace, there is no Docker for "bkdev ${words.join(' ')}".
bkdev: Type it in a terminal of the host. Here: bkdev status, bkdev restart SERVICE, bkdev pause [SERVICE], bkdev resume [SERVICE].
`,
    });
  },
);
