import { beforeAll, describe, expect, test } from 'vitest';
import { followAgent } from './reload/agent-events.ts';
import { atRest } from './reload/look.ts';
import { reloadStack } from './reload/stack.ts';
import { ask } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { logOf } from './support/engine.ts';
import { until } from './support/until.ts';

/** Only workers and beat load it, so that who counts and who enqueues goes on. */
const code = 'bkmonitor/alarm_backends/service/scheduler/tasks/cron.py';

interface Counts {
  /** Different tasks that were done. */
  readonly numbers: number;
  /** How often any was. */
  readonly runs: number;
}

describe.each([
  ['RabbitMQ', 'full', 10_000, 3],
  ['Redis', 'web-worker', 4000, 2],
] as const)('with %s as the broker', (_, profile, howMany, reloads) => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await reloadStack(profile);
    await atRest(checkout);
  });

  const counts = async () => JSON.parse(await ask(checkout, '/api/v4/tasks/')) as Counts;
  const forget = () => fetch(`${checkout.url}/api/v4/tasks/`, { method: 'DELETE' });
  const change = () => edit(checkout, code, text => `${text}# changed\n`);

  test(`${howMany} tasks must all be done, none lost, while their worker is reloaded ${reloads} times`, async () => {
    await forget();
    const events = followAgent(checkout);
    const enqueued = ask(checkout, '/api/v4/tasks/', { number: 1, count: howMany });
    for (let count = 1; count <= reloads; count++) {
      const share = (howMany * count) / (2 * reloads + 1);
      await until(`${share} tasks are done`, async () => (await counts()).numbers >= share);
      await change();
      await events.reloaded(['worker'], count);
    }
    expect((await counts()).numbers).toBeLessThan(howMany);
    expect(JSON.parse(await enqueued)).toEqual({ enqueued: howMany });
    await until('all are done', async () => (await counts()).numbers >= howMany);
    await atRest(checkout);
    const { numbers, runs } = await counts();
    expect(numbers).toBe(howMany);
    // Twice is allowed, and only for what was being done when its worker ended.
    expect(runs - howMany).toBeLessThanOrEqual(10 * reloads);
  });

  test('a task that takes longer than the drain must go back to its queue and be done by the new worker', async () => {
    await forget();
    const events = followAgent(checkout);
    await ask(checkout, '/api/v4/tasks/', { number: 1, count: 1, seconds: 4 });
    const isTaken = async () => (await logOf(`${checkout.project}-worker-1`)).match(/number 1 takes 4/g)?.length ?? 0;
    const before = await until('a worker has taken it', isTaken);
    await change();
    await events.reloaded(['worker']);
    await until('another worker has taken it', async () => (await isTaken()) > before);
    await until('it is done', async () => (await counts()).numbers === 1);
    expect(await logOf(`${checkout.project}-worker-1`)).toContain('goes back to its queue');
  });
});
