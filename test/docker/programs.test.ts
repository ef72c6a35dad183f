import { beforeAll, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { bkdev } from './support/bkdev.ts';
import type { Checkout } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await takeStack('full');
});

interface Row {
  readonly service: string;
  readonly health: string;
  readonly programs: readonly { readonly name: string; readonly state: string; readonly pid: number }[];
}

/** Returns the worker's health, and the process of each of its programs. */
async function worker() {
  const { stdout } = await bkdev(checkout, ['status', '--json']);
  const found = (parseSaid(stdout) as { services: readonly Row[] }).services.find(row => row.service === 'worker');
  const pids = found?.programs.map(({ name, pid }) => [name.split(':').at(-1), pid]) ?? [];
  return { health: found?.health, pids: Object.fromEntries(pids) as Readonly<Record<string, number>> };
}

test('one program must be restarted, stopped and started without the others', async () => {
  const before = await worker();
  expect(before).toMatchObject({ health: 'healthy', pids: { service: expect.any(Number), web: expect.any(Number) } });
  expect(await bkdev(checkout, ['restart', 'worker:cron'])).toMatchObject({ status: 0 });
  const restarted = await worker();
  expect(restarted.pids).toEqual({ ...before.pids, cron: expect.any(Number) });
  expect(restarted.pids['cron']).not.toBe(before.pids['cron']);

  expect(await bkdev(checkout, ['stop', 'worker:cron'])).toMatchObject({ status: 0 });
  expect(await worker()).toEqual({ health: 'unhealthy', pids: { ...before.pids, cron: 0 } });
  expect(await bkdev(checkout, ['start', 'worker.1:cron'])).toMatchObject({ status: 0 });
  expect(await worker()).toMatchObject({ health: 'healthy', pids: { service: before.pids['service'] } });

  const refused = await bkdev(checkout, ['restart', 'worker:corn']);
  expect(refused).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('no program corn in worker; there are: '),
  });
});
