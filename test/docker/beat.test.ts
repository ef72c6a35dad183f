import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { anotherCheckout, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker, logOf, redis, runsOf, statesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { ticks } from './support/profiles.ts';
import { must } from './support/run.ts';
import { until } from './support/until.ts';

/** The interval of beat in the pooled stack, in seconds. */
const everySeconds = 1;
/** Number of ticks that distinguishes one scheduler from two, even when a few ticks are late. */
const enough = 6;

let checkout: Checkout;
let beat: string;

beforeAll(async () => {
  checkout = await takeStack('full');
  beat = `${checkout.project}-beat-1`;
});

/**
 * Returns the number of ticks beyond those of a single scheduler, whose ticks are never closer together than its
 * schedule. Two schedulers tick twice as often.
 */
async function ticksTooMany(): Promise<number> {
  const first = await tickAfterPause();
  const startedAt = Date.now();
  const last = await until(`beat has ticked ${enough} times more`, async () => {
    const now = await ticks(checkout);
    return now >= first + enough && now;
  });
  const seconds = (Date.now() - startedAt) / 1000;
  return Math.max(0, last - first - Math.floor(seconds / everySeconds + 1));
}

async function expectOneScheduler(): Promise<void> {
  expect(await ticksTooMany()).toBe(0);
}

/**
 * Returns the number of a tick that came some time after the previous one: by then, tasks that had waited for a worker
 * are done.
 */
async function tickAfterPause(): Promise<number> {
  let [count, since] = [await ticks(checkout), Date.now()];
  return until('beat ticks', async () => {
    const [now, pausedMs] = [await ticks(checkout), Date.now() - since];
    if (now === count) return false;
    [count, since] = [now, Date.now()];
    return pausedMs > 300 * everySeconds && now;
  });
}

/** Returns the pid of Celery's scheduler; empty if there is none. */
async function schedulerPid(): Promise<string> {
  return docker('exec', beat, 'pgrep', '-f', '^[^ ]*python[^ ]* .*celery .*beat').catch(() => '');
}

test('a single scheduler must tick, and continue alone after a switch away and back', async () => {
  await expectOneScheduler();
  expect(await up(checkout, {}, 'api')).toMatchObject({ status: 0 });
  expect(await statesOf(checkout.project)).toMatchObject({ beat: 'exited' });
  expect(await redis(checkout.project, 'exists', 'redbeat::lock')).toBe('0');
  expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0 });
  await expectOneScheduler();
});

describe('a killed scheduler', () => {
  test('must be replaced in the same container, whatever pid file and lock it left', async () => {
    const [before, pid] = [await runsOf(checkout.project), await schedulerPid()];
    const remove = await edit(checkout, 'bkmonitor/celerybeat.pid', () => '1\n');
    await docker('exec', beat, 'kill', '-KILL', pid);
    await until('another scheduler runs', async () => ![pid, ''].includes(await schedulerPid()));
    await expectOneScheduler();
    expect(await logOf(beat)).toContain('"runtime.redbeat-lock-cleared"');
    expect(await runsOf(checkout.project)).toEqual(before);
    await remove();
  });

  test('that died with its container must be replaced by the next up and tick immediately', async () => {
    await docker('kill', beat);
    expect(Number(await redis(checkout.project, 'ttl', 'redbeat::lock'))).toBeGreaterThan(200);
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0, error: undefined });
    await expectOneScheduler();
  });
});

describe('a second scheduler', () => {
  /** Starts another container of the same service, as a person would by hand. */
  async function runBeside(...command: string[]): Promise<string> {
    const folder = join(checkout.root, '.devcontainer');
    const files = ['compose.yaml', 'compose.full.yaml'].flatMap(file => ['-f', join(folder, file)]);
    const argv = ['docker', 'compose', ...files, 'run', '-d', '--no-deps', 'beat', ...command];
    return (await must(argv, { env: checkout.env })).trim();
  }

  test('must not run in another container of the service', async () => {
    const before = await runsOf(checkout.project);
    const other = await runBeside();
    expect(await docker('wait', other)).not.toBe('0');
    await docker('rm', other);
    await expectOneScheduler();
    expect(await runsOf(checkout.project)).toEqual(before);
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0, error: undefined });
  });

  test('that is started by hand must wait and say so, and take over when the first one ends', async () => {
    const { beat: service } = parse(await readFile(join(checkout.root, '.devcontainer/compose.yaml'), 'utf8'), {
      merge: true,
    }).services;
    const other = await runBeside(...service['x-bkdev'].programs.beat.command.trim().split(' '));
    const holder = await docker('inspect', '--format', '{{.Config.Hostname}}', beat);
    const waits = `another scheduler is running in container ${holder}; waiting until it ends`;
    await until('it waits', async () => (await logOf(other)).includes(waits));
    await expectOneScheduler();

    const { status, stdout } = await bkdev(checkout, ['up', 'full', '--no-tui']);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/docker stop \S*beat-run/) });

    await docker('kill', beat);
    await until('it has taken over', async () => (await logOf(other)).includes('"runtime.scheduler-ended"'));
    await expectOneScheduler();

    await docker('rm', '-f', other);
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0, error: undefined });
  });

  test('must be counted if it exists', async () => {
    const unlocked = ['-l', 'INFO', '-S', 'celery.beat.PersistentScheduler', '-s', '/tmp/schedule', '--pidfile='];
    const other = await runBeside('celery', '-A', 'alarm_backends.service.scheduler.app', 'beat', ...unlocked);
    await until('it ticks', async () => (await logOf(other)).includes('Sending due task tick'));
    expect(await ticksTooMany()).toBeGreaterThan(0);
    await docker('rm', '-f', other);
  });

  test('of a second checkout with the same project name must not run', async () => {
    const before = await runsOf(checkout.project);
    const second = await anotherCheckout('beat-second', { seed: false });
    const { status, error } = await up(
      { ...second, env: { ...second.env, BKDEV_PROJECT: checkout.project } },
      {},
      'full',
    );
    expect({ status, ...error }).toMatchObject({
      status: 2,
      code: 'project-taken',
      message: `The containers of ${checkout.project} belong to ${checkout.root}, not to ${second.root}.`,
    });
    expect(await runsOf(checkout.project)).toEqual(before);
    await expectOneScheduler();
  });
});
