import { beforeAll, describe, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { ask, bkdev, startBkdev, up } from './support/bkdev.ts';
import { docker, runsOf, statesOf } from './support/engine.ts';
import { sharedStack } from './support/turns.ts';
import { until } from './support/until.ts';

const shared = sharedStack();
const services = ['workspace', 'mysql', 'redis', 'deps', 'migrate', 'api'];

beforeAll(async () => {
  expect(await up(shared)).toMatchObject({ status: 0 });
});

describe('a running environment', () => {
  test('the printed address must answer from the host', async () => {
    const { status, stdout } = await bkdev(shared, ['up', 'api', '--no-tui']);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n').at(-1)).toMatch(new RegExp(`^ready in .* {2}${shared.url}$`));
    expect(await ask(shared, '/ping')).toBe('pong');
  });

  test('the product must reach MySQL and Redis', async () => {
    const before = parseSaid(await ask(shared, '/api/v4/notes/')) as { written: number };
    const written = parseSaid(await ask(shared, '/api/v4/notes/', { title: 'Up and down' }));
    expect(written).toMatchObject({ title: 'Up and down', slug: 'up-and-down', written: before.written + 1 });
    const after = parseSaid(await ask(shared, '/api/v4/notes/'));
    expect(after.written).toBe(before.written + 1);
    expect(after.notes[0]).toMatchObject({ id: written.id, title: 'Up and down' });
  });

  test('a second up must change nothing', async () => {
    const before = await runsOf(shared.project);
    const { status, plan } = await up(shared);
    expect({ status, plan }).toEqual({ status: 0, plan: [`keep ${services.join(', ')}`] });
    expect(await runsOf(shared.project)).toEqual(before);
  });

  test('up without a profile must use the last one', async () => {
    const { status, stdout } = await bkdev(shared, ['up']);
    expect(status).toBe(0);
    expect(stdout).toContain(`bkdev: ${shared.project}, profile api`);
  });

  test('--dry-run must print the plan and nothing else', async () => {
    const { status, stdout } = await bkdev(shared, ['up', 'api', '--dry-run']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `plan       keep ${services.join(', ')}\n` });
  });

  test('--json must print one event per line, the end as the last one', async () => {
    const { events } = await up(shared);
    expect(events[0]).toMatchObject({ type: 'command-started', command: 'up api', project: shared.project });
    expect(events.at(-1)).toEqual({
      type: 'command-finished',
      at: expect.any(Number),
      tookMs: expect.any(Number),
      urls: [shared.url],
    });
  });
});

describe('status', () => {
  test('--json must print the whole state as one document', async () => {
    const { status, stdout } = await bkdev(shared, ['status', '--json']);
    const done = { phase: 'stopped', health: 'healthy', reason: 'done', url: null, programs: [] };
    const running = { phase: 'running', health: 'healthy', reason: '', url: null, programs: [] };
    const current = expect.objectContaining({ state: 'current', staleSeconds: 0 });
    const program = expect.objectContaining({ name: 'api', state: expect.stringMatching(/^(?:STARTING|RUNNING)$/) });
    const ids = Object.fromEntries(
      Object.entries(await runsOf(shared.project)).map(([name, run]) => [name, run.split(' ')[0]]),
    );
    const row = (service: string, role: string, state: object) => ({
      service,
      role,
      ...state,
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      containerId: ids[service],
      restarts: 0,
      changes: expect.arrayContaining([expect.objectContaining({ from: null, to: 'starting' })]),
    });
    expect(status).toBe(0);
    expect(parseSaid(stdout)).toEqual({
      project: shared.project,
      workspace: shared.root,
      profile: 'api',
      outcome: 'healthy',
      beside: [],
      services: [
        row('api', 'api', { ...running, url: shared.url, programs: [program], code: current }),
        row('deps', 'step', done),
        row('migrate', 'step', done),
        row('mysql', 'db', running),
        row('redis', 'cache', running),
        { ...row('workspace', 'workspace', running), editor: { attached: false, name: null } },
      ],
    });
  });

  test('it must show a table to people', async () => {
    const { stdout } = await bkdev(shared, ['status']);
    expect(stdout).toContain(`${shared.project}, profile api: ● healthy`);
    expect(stdout).toMatch(new RegExp(`^api +● healthy .*${shared.url}$`, 'm'));
  });
});

describe('logs', () => {
  test('it must show the output of services', async () => {
    await ask(shared, '/ping?told=apart');
    const { stdout } = await bkdev(shared, ['logs', 'api', '--grep', 'told=apart']);
    expect(stdout).toMatch(/^api \| .*GET \/ping\?told=apart/);
  });

  test('requests by bkdev itself must leave no line in them, and those by a person must leave one', async () => {
    await ask(shared, '/ping?from=before');
    // It makes the agent look at the API, and tries the published address.
    expect(await bkdev(shared, ['status'])).toMatchObject({ status: 0 });
    await docker('exec', `${shared.project}-api-1`, 'curl', '-fsS', '-A', 'bkdev', 'http://127.0.0.1:10204/ping');
    await ask(shared, '/ping?from=after');
    const { stdout } = await bkdev(shared, ['logs', 'api']);
    const asked = stdout.split('\n').flatMap(line => /GET (\S+)/.exec(line)?.[1] ?? []);
    const [begin, end] = ['/ping?from=before', '/ping?from=after'].map(path => asked.lastIndexOf(path));
    expect(asked.slice(begin, (end ?? 0) + 1)).toEqual(['/ping?from=before', '/ping?from=after']);
  });

  test('-f must go on showing until it is interrupted', async () => {
    const following = startBkdev(shared, ['logs', 'api', '-f', '--tail', '1']);
    await following.line(/^api \| /);
    await ask(shared, '/ping?from=now-on');
    expect(await following.line(/from=now-on/)).toMatch(/^api \| /);
    following.kill('SIGINT');
    expect((await following.finished).status).toBe(0);
  });

  test('an unknown service must be answered with the known ones', async () => {
    const { status, stderr } = await bkdev(shared, ['logs', 'apu']);
    expect(status).toBe(2);
    expect(stderr).toContain('There is no service "apu".');
    expect(stderr).toContain(
      'try: There are: api, beat, broker, deps, migrate, mysql, queues, redis, seed, web, worker, workspace.',
    );
  });
});

describe('exec', () => {
  test('it must pass the exit status and both streams on', async () => {
    const script = 'echo to-out; echo to-err >&2; exit 7';
    expect(await bkdev(shared, ['exec', 'api', '--', 'sh', '-c', script])).toEqual({
      status: 7,
      stdout: 'to-out\n',
      stderr: 'to-err\n',
    });
  });

  test('commands of the product must work as documented', async () => {
    const { status, stdout } = await bkdev(shared, ['exec', 'api', '--', 'python', 'manage.py', 'check']);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('no issues') });
  });
});

describe('taking it away and back', () => {
  test('restart must give the role a new process in the same container', async () => {
    const pid = async () =>
      (await bkdev(shared, ['exec', 'api', '--', 'pgrep', '-f', 'manage.py runserver'])).stdout.trim();
    const [before, ran] = [await pid(), await runsOf(shared.project)];
    expect(await bkdev(shared, ['restart', 'api'])).toMatchObject({ status: 0 });
    await until('the api answers again', async () => (await ask(shared, '/ping')) === 'pong');
    expect(await pid()).not.toBe(before);
    expect(await runsOf(shared.project)).toEqual(ran);
  });

  test('stop must keep the containers, and up must start the same ones', async () => {
    const idsOf = async () => Object.values(await runsOf(shared.project)).map(run => run.split(' ')[0]);
    const before = await idsOf();
    expect(await bkdev(shared, ['stop'])).toMatchObject({ status: 0 });
    expect(new Set(Object.values(await statesOf(shared.project)))).toEqual(new Set(['exited']));
    const { status, stdout } = await bkdev(shared, ['status', '--json']);
    expect({ status, outcome: parseSaid(stdout).outcome }).toEqual({ status: 0, outcome: 'stopped' });
    expect(await up(shared)).toMatchObject({ status: 0 });
    expect(await idsOf()).toEqual(before);
  });

  test('exec in a stopped service must say so', async () => {
    const { status, stderr } = await bkdev(shared, ['exec', 'deps', '--', 'true']);
    expect(status).toBe(3);
    expect(stderr).toContain('deps is not running.');
  });
});
