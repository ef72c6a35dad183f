import { beforeAll, describe, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { followAgent } from './reload/agent-events.ts';
import { atRest } from './reload/look.ts';
import { ask, bkdev } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { logOf, redis } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

/** A file that neither the enqueuing nor the counting service loads: only workers and beat do. */
const code = 'bkmonitor/alarm_backends/service/scheduler/tasks/cron.py';

/** Half of them are acknowledged when done, half when started, as in bk-monitor. */
const howMany = 10_000;
const reloads = 5;
/** The numbers of worker instances, after the first. */
const scales = [4, 2, 1];

describe.each([
  ['RabbitMQ', 'full'],
  ['Redis', 'web-worker'],
] as const)('with %s as the broker', (_, profile) => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await takeStack(profile);
    await atRest(checkout);
  });

  const counters = (...words: string[]) => redis(checkout.project, '-n', '10', ...words);
  const numbers = async () => Number(await counters('scard', 'sample:tasks:numbers'));
  const runs = async () => Number(await counters('get', 'sample:tasks:runs'));
  const forget = () => counters('del', 'sample:tasks:numbers', 'sample:tasks:runs');
  const enqueue = async (tasks: { number: number; count: number; seconds?: number; early?: boolean }) =>
    expect(parseSaid(await ask(checkout, '/api/v4/tasks/', tasks))).toEqual({ enqueued: tasks.count });
  const change = () => edit(checkout, code, text => `${text}CHANGED = True\n`);

  /** Returns what the worker has logged about individual slow tasks. */
  const logged = async () => {
    const log = await logOf(`${checkout.project}-worker-1`);
    const count = (pattern: RegExp) => log.match(pattern)?.length ?? 0;
    return {
      received: count(/add_number_(?:slowly|early)\[.*\] received/g),
      givenBack: count(/"runtime\.task-returned"/g),
    };
  };

  /** Gives up only when no more tasks are being done. */
  async function done(wanted: number): Promise<void> {
    for (let before = await numbers(); before < wanted; )
      before = await until(`more than ${before} tasks are done`, async () => {
        const now = await numbers();
        return now > before && now;
      });
  }

  test(`${howMany} tasks must all be done, none lost, while their worker is reloaded ${reloads} times`, async () => {
    await forget();
    const events = followAgent(checkout);
    const half = howMany / 2;
    const enqueued = Promise.all([
      enqueue({ number: 1, count: half }),
      enqueue({ number: 1 + half, count: half, early: true }),
    ]);
    for (let count = 1; count <= reloads; count++) {
      await done(Math.ceil((howMany * count) / (4 * reloads)));
      await change();
      await events.reloaded(['worker'], count);
    }
    const doneMeanwhile = await numbers();
    await enqueued;
    await done(howMany);
    expect(await numbers()).toBe(howMany);
    expect(doneMeanwhile).toBeLessThan(howMany);
    // Running twice is allowed, but only for tasks whose acknowledgement was pending when the program ended.
    expect((await runs()) - howMany).toBeLessThanOrEqual(10 * reloads);
  });

  test(`${howMany} tasks must all be done, none lost, while the workers' number goes from 1 to ${scales.join(', ')}`, async () => {
    await forget();
    const half = howMany / 2;
    const enqueued = Promise.all([
      enqueue({ number: 1, count: half }),
      enqueue({ number: 1 + half, count: half, early: true }),
    ]);
    for (const [index, count] of scales.entries()) {
      await done(Math.ceil((howMany * (index + 1)) / 20));
      expect(await bkdev(checkout, ['scale', `worker=${count}`, '--yes'])).toMatchObject({ status: 0 });
    }
    await enqueued;
    await done(howMany);
    expect(await numbers()).toBe(howMany);
    // Three workers ended; only tasks whose acknowledgement was pending then may have run twice.
    expect((await runs()) - howMany).toBeLessThanOrEqual(10 * 3);
  });

  test.each([
    ['acknowledged when it is done', false],
    ['acknowledged when it begins', true],
  ])('a task %s that takes longer than the drain must be returned and be done', async (_, early) => {
    await forget();
    const events = followAgent(checkout);
    const before = await logged();
    await enqueue({ number: 1, count: 1, seconds: 8, early });
    await until('a worker has taken it', async () => (await logged()).received > before.received);
    await change();
    await events.reloaded(['worker']);
    expect((await logged()).givenBack).toBe(before.givenBack + 1);
    await done(1);
    expect(await runs()).toBe(1);
  });
});
