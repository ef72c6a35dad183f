import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange } from '../../src/agent/io/http-exchange.ts';
import type { EngineEvent } from '../../src/shared/model/event.ts';
import { listen, startFakeSupervisord } from '../support/fake-supervisord.ts';
import { inEnglish, said as inWords, parseSaid } from '../support/said.ts';

const entry = fileURLToPath(new URL('../../src/agent/main.ts', import.meta.url));

let folder: string;
let agent: ChildProcess | undefined;
let lines: AsyncIterator<string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(async () => {
  if (agent?.exitCode === null && agent.signalCode === null) {
    agent.kill('SIGKILL');
    await once(agent, 'exit');
  }
  rmSync(folder, { recursive: true });
});

/** Writes a resolved definition with these services, all with the same image. */
function leave(services: Record<string, unknown>, files: readonly string[] = []): void {
  const resolved = Object.entries(services).map(([name, about]) => [name, { image: 'role', 'x-bkdev': about }]);
  const definition = { name: 'shop', services: Object.fromEntries(resolved), 'x-bkdev': { files } };
  writeFileSync(join(folder, '.resolved'), JSON.stringify(definition));
}

/**
 * Starts the agent for the test's folder. The service is called `localhost` because the agent probes the host of that
 * name.
 */
function startAgent(services: Record<string, unknown>): void {
  leave(services);
  const env = { ...process.env, BKDEV_DEFINITION: folder, BKDEV_RUN: folder, BKDEV_PYTHON: process.execPath };
  agent = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (agent.stdout) lines = createInterface({ input: agent.stdout })[Symbol.asyncIterator]();
}

/** Returns the next matching event. */
async function event(isIt: (event: EngineEvent) => boolean): Promise<EngineEvent> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error('the agent ended');
    const said = JSON.parse(value) as EngineEvent;
    if (isIt(said)) return said;
  }
}

const isHealth = (health: string) => (event: EngineEvent) =>
  event.type === 'role-reported' && event.report.health === health;

const ask = (method: string, path: string) =>
  exchange({ socketPath: join(folder, 'agent.sock'), method, path }, 2000).then(
    ({ status, body }) => `${status} ${body.trimEnd()}`,
  );

/** Returns the status and the English message of a refused request. */
const refusalOf = async (method: string, path: string) => {
  const [status, ...text] = (await ask(method, path)).split(' ');
  return `${status} ${parseSaid(text.join(' '))}`;
};

const composeFor = (port: number) => ({
  localhost: { role: 'api', probe: { http: { port, path: '/ping', expect: 'pong' } } },
});

describe('the agent', { timeout: 30_000 }, () => {
  it('must report a role from its start to its restart, and exit immediately when told to', async () => {
    await using web = await listen(0, (_, response) => void response.end('pong'));
    startAgent(composeFor(web.port));
    expect(await event(() => true)).toEqual({ at: expect.any(Number), type: 'agent-started', pid: agent?.pid });
    const socketPath = join(folder, 'localhost.sock');
    await expect.poll(() => ask('GET', '/reports').catch(() => '')).toBe('200 []');
    const running = { name: 'api', statename: 'RUNNING', pid: 12, start: 1000 };
    await using supervisord = await startFakeSupervisord(socketPath, [running]);
    const report = {
      service: 'localhost',
      programs: [{ name: 'api', state: 'RUNNING', pid: 12, detail: '' }],
      health: 'healthy',
      reason: '',
      latencyMs: expect.any(Number),
      since: expect.any(Number),
    };
    expect(await event(isHealth('healthy'))).toMatchObject({ report });
    expect(await ask('GET', '/health')).toBe('200 ok');
    const answered = { ...report, code: { state: 'current' }, at: expect.any(Number), changes: expect.any(Array) };
    expect(JSON.parse((await ask('GET', '/reports')).slice(4))).toEqual([answered]);
    const restarted = event(said => isHealth('healthy')(said) && JSON.stringify(said).includes('"pid":99'));
    expect(await ask('POST', '/restart?service=localhost')).toBe('200 {"restarted":["api"]}');
    await restarted;
    expect(supervisord.calls).toContain('stopProcess(api, 1)');
    const toldAt = performance.now();
    agent?.kill('SIGTERM');
    const [status] = await once(agent as ChildProcess, 'exit');
    expect([status, existsSync(join(folder, 'agent.sock'))]).toEqual([0, false]);
    // The agent itself takes a few milliseconds; the margin is for a busy machine.
    expect(performance.now() - toldAt).toBeLessThan(1000);
  });

  it('must make room for a newer agent if bkdev init has written a definition that it cannot read', async () => {
    startAgent({ localhost: { role: 'api' } });
    await event(({ type }) => type === 'agent-started');
    await expect.poll(() => ask('GET', '/health').catch(() => '')).toBe('200 ok');
    leave({ localhost: { role: 'api', inTheFuture: true } });
    expect(await event(({ type }) => type === 'notice-given')).toMatchObject({
      hint: { code: 'agent.up-writes-definition' },
    });
    mkdirSync(join(folder, 'runtime'));
    writeFileSync(join(folder, 'runtime/version'), 'newer');
    leave({ localhost: { role: 'api', inTheFuture: 2 } });
    expect(await once(agent as ChildProcess, 'exit')).toEqual([0, null]);
  });

  it('must probe a worker and a scheduler through one process, each at its broker, and end it on exit', async () => {
    mkdirSync(join(folder, 'runtime/probe'), { recursive: true });
    // Node stands in for Python and answers with the question.
    const script = `require('node:readline').createInterface({ input: process.stdin })
      .on('line', line => {
        const { id, ...asked } = JSON.parse(line);
        console.log(JSON.stringify({ id, health: 'unhealthy', reason: process.pid + ' ' + JSON.stringify(asked) }));
      })
      .on('close', () => require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'left'))}, ''));`;
    writeFileSync(join(folder, 'runtime/probe/probe.py'), script);
    const running = { name: 'service', statename: 'RUNNING', pid: 12, start: 1000 };
    await using _worker = await startFakeSupervisord(join(folder, 'worker.sock'), [running]);
    await using _beat = await startFakeSupervisord(join(folder, 'beat.sock'), [running]);
    writeFileSync(join(folder, 'worker.json'), '{"environment": {"CELERY_BROKER_URL": "amqp://broker"}}');
    writeFileSync(join(folder, 'beat.json'), '{"environment": {"REDIS_HOST": "redis"}}');
    startAgent({
      worker: { role: 'worker', probe: { celery: { nodes: ['service@worker'] } } },
      beat: { role: 'beat', probe: { redbeat: {} } },
    });
    const said = new Map<string, string>();
    await event(event => {
      if (event.type === 'role-reported') said.set(event.report.service, inEnglish(event.report.reason));
      return said.size === 2;
    });
    const [, pid = ''] = /^(\d+) /.exec(said.get('worker') ?? '') ?? [];
    expect(Object.fromEntries(said)).toEqual({
      worker: `${pid} {"probe":{"celery":{"nodes":["service@worker"]}},"environment":{"CELERY_BROKER_URL":"amqp://broker"},"since":1000,"closely":true}`,
      beat: `${pid} {"probe":{"redbeat":{}},"environment":{"REDIS_HOST":"redis"},"since":1000,"closely":true}`,
    });
    agent?.kill('SIGKILL');
    await expect.poll(() => existsSync(join(folder, 'left'))).toBe(true);
  });

  it('must know nothing by a definition that is broken or gone, say why, and go on once it is right', async () => {
    startAgent({ localhost: { role: 'A P I' } });
    const reason =
      'the agent does not know the definition: .devcontainer/.resolved: services.localhost.x-bkdev.role: must be lower-case';
    expect(inWords(await event(said => said.type === 'notice-given'))).toEqual({
      at: expect.any(Number),
      type: 'notice-given',
      text: expect.stringContaining(reason),
      hint: 'bkdev up writes it.',
    });
    for (const asked of ['GET /reports', 'POST /look'])
      expect(await refusalOf(...(asked.split(' ') as [string, string]))).toContain(`503 ${reason}`);
    expect(await refusalOf('POST', '/restart?service=localhost')).toMatch(/^404 .*there are: none$/);
    await using web = await listen(0, (_, response) => void response.end('pong'));
    await using _supervisord = await startFakeSupervisord(join(folder, 'localhost.sock'), [
      { name: 'api', statename: 'RUNNING', pid: 12, start: 1000 },
    ]);
    leave(composeFor(web.port));
    await event(isHealth('healthy'));
    rmSync(join(folder, '.resolved'));
    const isDoubted = (said: EngineEvent) =>
      isHealth('unknown')(said) && JSON.stringify(said).includes('agent.file-missing');
    await event(isDoubted);
    expect(JSON.parse((await ask('POST', '/look')).slice(4))).toMatchObject([{ health: 'unknown' }]);
    // A running role can be restarted nevertheless: a person who saves code must not have to wait for bkdev.
    expect(await ask('POST', '/restart?service=localhost')).toBe('200 {"restarted":["api"]}');
    leave(composeFor(web.port));
    await event(isHealth('healthy'));
  });

  it('must report changes in a Compose file that the definition uses, even if its services are the same', async () => {
    startAgent(composeFor(1));
    // The agent looks at files as soon as it knows the definition.
    await expect.poll(() => ask('GET', '/sources').catch(() => ''), { timeout: 10_000 }).toContain('"polling"');
    leave(composeFor(1), ['compose.big.yaml']);
    let changes = 0;
    // The test cannot see when the agent has read the definition, so it changes the file repeatedly.
    const changing = setInterval(() => writeFileSync(join(folder, 'compose.big.yaml'), `# ${changes++}\n`), 100);
    const isTold = (said: EngineEvent) =>
      said.type === 'notice-given' && inWords(said.text).includes('compose.big.yaml');
    const told = await event(isTold).finally(() => clearInterval(changing));
    expect(inWords(told)).toMatchObject({ text: '.devcontainer/compose.big.yaml has changed' });
  });

  const paused = async () => {
    const told = await ask('GET', '/sources').catch(() => '200 {}');
    return (JSON.parse(told.slice(4)) as { paused?: string[] }).paused;
  };
  const replaceAgent = async (compose: Record<string, unknown>) => {
    agent?.kill('SIGKILL');
    await once(agent as ChildProcess, 'exit');
    startAgent(compose);
    await expect.poll(paused, { timeout: 10_000 }).toBeDefined();
  };

  it('must hand a confirmed pause on to the next agent, even if its files were removed', async () => {
    const compose = composeFor(1);
    startAgent(compose);
    await expect.poll(paused, { timeout: 10_000 }).toBeDefined();
    expect(await ask('POST', '/pause')).toBe('200 {"paused":["*"]}');
    await replaceAgent(compose);
    expect(await paused()).toEqual(['*']);

    // The agent may be renaming a file that it has just written.
    const all = { recursive: true, force: true };
    for (const name of readdirSync(folder)) if (name !== '.resolved') rmSync(join(folder, name), all);
    // The agent is listening again, and it saves its knowledge before it answers.
    await expect.poll(paused, { timeout: 10_000 }).toBeDefined();
    await replaceAgent(compose);
    expect(await paused()).toEqual(['*']);
    expect(await ask('POST', '/resume')).toBe('200 {"paused":[]}');
    await replaceAgent(compose);
    expect(await paused()).toEqual([]);
  });

  it('must outlive the reader of its output', async () => {
    startAgent(composeFor(1));
    await event(said => said.type === 'agent-started');
    agent?.stdout?.destroy();
    await using _supervisord = await startFakeSupervisord(join(folder, 'web.sock'), []);
    leave({ web: { role: 'web' } });
    await expect.poll(() => ask('GET', '/reports'), { timeout: 10_000 }).toContain('"web"');
    expect(agent?.exitCode).toBe(null);
  });
});
