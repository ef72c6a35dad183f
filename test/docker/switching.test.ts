import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createHistory } from '../../src/host/adapters/cache/conf-history.ts';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, ask, bkdev, pauseReload, startBkdev, type UpResult, up, upResult } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { containersOf, docker, logOf, statesOf, volumesOf } from './support/engine.ts';
import {
  doTasks,
  expectExactly,
  type ProfileName,
  running,
  runsOfThese,
  services,
  steps,
  stores,
  ticks,
} from './support/profiles.ts';
import { until } from './support/until.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('switching');
  expect(await to('api')).toMatchObject({ status: 0 });
});

function to(profile: ProfileName): Promise<UpResult> {
  return up(checkout, {}, profile);
}

describe('to a larger profile', () => {
  test('only new services must be created, and everything else be left alone', async () => {
    const before = await runsOfThese(checkout, services.api);
    const volumes = await volumesOf(checkout.project);
    const { status, plan, error } = await to('web-worker');
    expect({ status, error }).toEqual({ status: 0, error: undefined });
    expect(plan.at(-1)).toBe('keep workspace, mysql, redis, deps, migrate, api');
    expect(await runsOfThese(checkout, services.api)).toEqual(before);
    expect(await volumesOf(checkout.project)).toMatchObject(volumes);
    await expectExactly(checkout, 'web-worker');
    expect(await fetch(`${checkout.webUrl}/ping`).then(answer => answer.text())).toBe('pong');
  });

  test('steps that several roles need must have run once, one after the other, before any of them', async () => {
    const found = await containersOf(checkout.project);
    const at = (text = '') => Date.parse(text);
    const order = ['deps', 'migrate', 'seed', 'web'];
    for (const [index, name] of order.slice(1).entries())
      expect(at(found[name]?.State.StartedAt)).toBeGreaterThanOrEqual(at(found[order[index] ?? '']?.State.FinishedAt));
    for (const role of ['web', 'worker'])
      for (const step of steps)
        expect(at(found[role]?.State.StartedAt)).toBeGreaterThanOrEqual(at(found[step]?.State.FinishedAt));
  });

  test('a task must be done through Redis', async () => {
    await doTasks(checkout, 1, 5);
  });

  test('full must move the roles to RabbitMQ, and leave stores and the editor alone', async () => {
    const before = await runsOfThese(checkout, stores);
    const { status, plan, error } = await to('full');
    expect({ status, error }).toEqual({ status: 0, error: undefined });
    expect(plan.filter(line => line.startsWith('recreate')).map(line => line.split(' ')[1])).toEqual(
      expect.arrayContaining(['api', 'web', 'worker']),
    );
    expect(await runsOfThese(checkout, stores)).toEqual(before);
    await expectExactly(checkout, 'full');
  });

  test('the workers must have found RabbitMQ, and not have exited once', async () => {
    const log = await logOf(`${checkout.project}-worker-1`);
    expect(log.match(/INFO spawned: '(?:service|cron|web)'/g)).toHaveLength(3);
    expect(log).not.toMatch(/ (?:exited|gave up): /);
  });

  test('profiles must show the cost of each in services and, as all was measured by now, in memory', async () => {
    const { stdout } = await bkdev(checkout, ['profiles', '--json']);
    const listed = parseSaid(stdout) as { name: string; active: boolean; services: string[]; memoryBytes: number }[];
    expect(listed.map(({ name, active, services: of }) => [name, active, of.length])).toEqual([
      ['api', false, 4],
      ['frontend', false, 5],
      ['full', true, 8],
      ['gateway', false, 7],
      ['pages', false, 6],
      ['web-worker', false, 6],
    ]);
    const [api = 0, , full = 0, , , webWorker = 0] = listed.map(({ memoryBytes }) => memoryBytes / 1e6);
    expect([api > 100, webWorker > api + 50, full > webWorker + 50]).toEqual([true, true, true]);
  });

  test('a task must be done through RabbitMQ, and beat must tick', async () => {
    await doTasks(checkout, 100, 5);
    const before = await ticks(checkout);
    await until('beat has ticked', async () => (await ticks(checkout)) > before);
  });

  test('status must show every program of the worker', async () => {
    const { stdout } = await bkdev(checkout, ['status', '--json']);
    const { services: rows, outcome } = parseSaid(stdout) as {
      outcome: string;
      services: { service: string; programs: { state: string }[] }[];
    };
    expect(outcome).toBe('healthy');
    const programs = rows.find(({ service }) => service === 'worker')?.programs ?? [];
    expect(programs.length).toBeGreaterThan(2);
    expect(programs.filter(({ state }) => !/^(?:STARTING|RUNNING)$/.test(state))).toEqual([]);
  });
});

describe('to a smaller profile', () => {
  test('services outside it must stop last, keep their containers, and nothing be lost', async () => {
    const kept = await runsOfThese(checkout, stores);
    const { status, plan } = await to('api');
    expect(status).toBe(0);
    expect(plan.filter(line => line.startsWith('stop')).map(line => line.split(' ')[1])).toEqual(
      expect.arrayContaining(['web', 'worker', 'beat', 'broker']),
    );
    expect(await runsOfThese(checkout, stores)).toEqual(kept);
    await expectExactly(checkout, 'api');
    expect(await statesOf(checkout.project)).toMatchObject({ worker: 'exited', broker: 'exited', beat: 'exited' });
  });
});

test('if a profile is known to need more memory than there is, that must be reported before it starts, with the role to omit', async () => {
  const history = createHistory(checkout.root, join(checkout.env['XDG_STATE_HOME'] ?? '', 'bkdev'));
  history.rememberMemory({ worker: 1e15 });
  const { status, events } = await to('web-worker');
  expect(status).toBe(0);
  expect(events.flatMap(event => (event.type === 'notice-given' ? [event.text] : []))).toContainEqual(
    expect.stringMatching(
      /^web-worker needs about 1000000\.\d GB more memory.*; worker .* is the largest: .*\[worker\]/,
    ),
  );
  expect(await to('api')).toMatchObject({ status: 0 });
});

describe('a role that does not come up', () => {
  const app = 'bkmonitor/alarm_backends/service/scheduler/app.py';

  // The API loads it, too, and must keep the code that it loaded.
  beforeAll(() => pauseReload(checkout));
  afterAll(async () => {
    await bkdev(checkout, ['resume']);
  });

  test('the previous profile must come back, with the cause, and the log stay readable', async () => {
    const before = await runsOfThese(checkout, services.api);
    onTestFinished(await edit(checkout, app, text => `import no_such_module\n${text}`));
    const { status, error, events } = upResult(
      await bkdev(checkout, ['switch', 'web-worker', '--json', '--timeout', '90s']),
    );
    expect(status).toBe(3);
    expect(error?.message).toContain("ModuleNotFoundError: No module named 'no_such_module'");
    expect(events.some(event => event.type === 'rollback-started' && event.profile === 'api')).toBe(true);
    await expectExactly(checkout, 'api');
    expect(await runsOfThese(checkout, services.api)).toEqual(before);
    expect(await ask(checkout, '/ping')).toBe('pong');
    const { stdout } = await bkdev(checkout, ['logs', 'worker']);
    expect(stdout).toContain('no_such_module');
    expect((await bkdev(checkout, ['up', '--dry-run'])).stdout).toContain(`keep ${stores.join(', ')}`);
  });

  test('with --no-rollback the new set must stay for inspection', async () => {
    const repair = await edit(checkout, app, text => `import no_such_module\n${text}`);
    onTestFinished(repair);
    const { status } = await bkdev(checkout, ['switch', 'web-worker', '--no-rollback', '--json', '--timeout', '90s']);
    expect(status).toBe(3);
    expect(await running(checkout)).toEqual(expect.arrayContaining(['web', 'worker']));
    await repair();
    // One restart runs the current code, although supervisord gave the programs up.
    expect(await bkdev(checkout, ['restart', 'worker'])).toMatchObject({ status: 0 });
    expect(await to('web-worker')).toMatchObject({ status: 0 });
    await expectExactly(checkout, 'web-worker');
  });

  test('roles that were moved to another broker must be moved back, and work there', async () => {
    const before = await runsOfThese(checkout, [...stores, ...steps.filter(name => name !== 'queues')]);
    const definition = '.devcontainer/compose.full.yaml';
    onTestFinished(await edit(checkout, definition, text => text.replace('beat: *beside-rabbitmq', brokenBeat)));
    const { status, error, events } = await to('full');
    expect(status).toBe(3);
    expect(error?.message).toMatch(/Beat \(beat\) failed: .*Profile web-worker is back\.$/);
    expect(events.some(event => event.type === 'rollback-started' && event.profile === 'web-worker')).toBe(true);
    await expectExactly(checkout, 'web-worker');
    expect(await runsOfThese(checkout, Object.keys(before))).toEqual(before);
    await doTasks(checkout, 500, 3);
  });

  /** Exits immediately, after api, web and workers have moved to RabbitMQ. */
  const brokenBeat = 'beat: {<<: *on-rabbitmq, command: [sh, -c, "echo no beat here; exit 5"]}';
});

describe('an interrupted switch', () => {
  const starts = /"type":"activity-started","activity":"starting".*"broker"/;
  const replaces = /"type":"activity-started","activity":"creating".*"worker"/;

  test.each([
    ['while RabbitMQ starts', 'completed', starts, 'full'],
    ['while RabbitMQ starts', 'undone', starts, 'web-worker'],
    ['while roles are replaced', 'completed', replaces, 'full'],
    ['while roles are replaced', 'undone', replaces, 'web-worker'],
  ] as const)('%s: it must be %s by the next command', async (_, __, moment, next) => {
    expect(await to('web-worker')).toMatchObject({ status: 0 });
    const switching = startBkdev(checkout, ['switch', 'full', '--json', '--yes']);
    await switching.line(moment);
    switching.kill('SIGINT');
    expect((await switching.finished).status).toBe(130);
    expect(Object.values(await statesOf(checkout.project))).not.toContain('created');
    expect(await wholeOf()).not.toMatchObject({ outcome: 'healthy' });
    expect(await to(next)).toMatchObject({ status: 0 });
    await expectExactly(checkout, next);
    await doTasks(checkout, 1000 + Math.floor(Math.random() * 1e6), 3);
  });

  test('while the remaining services stop: it must complete, because all of the profile is healthy by then', async () => {
    expect(await to('full')).toMatchObject({ status: 0 });
    const switching = startBkdev(checkout, ['switch', 'web-worker', '--json', '--yes']);
    await switching.line(/"type":"activity-started","activity":"stopping"/);
    switching.kill('SIGINT');
    expect((await switching.finished).status).toBe(0);
    await expectExactly(checkout, 'web-worker');
    expect((await to('web-worker')).plan).toEqual([expect.stringMatching(/^keep /)]);
  });

  test('services of another profile that still run beside it must be named by status, until the next command stops them', async () => {
    await docker('start', `${checkout.project}-broker-1`);
    const mixed = { profile: 'web-worker', outcome: 'mixed', beside: ['broker'] };
    await until('status names it', async () => isDeepStrictEqual(await wholeOf(), mixed));
    expect(await to('web-worker')).toMatchObject({ status: 0 });
    expect(await wholeOf()).toEqual({ profile: 'web-worker', outcome: 'healthy', beside: [] });
  });

  async function wholeOf(): Promise<unknown> {
    const { profile, outcome, beside } = JSON.parse((await bkdev(checkout, ['status', '--json'])).stdout);
    return { profile, outcome, beside };
  }
});
