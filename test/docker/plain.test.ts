import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { followAgent } from './reload/agent-events.ts';
import { reloadStack, roles } from './reload/stack.ts';
import { ask, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { doTasks, ticks } from './support/profiles.ts';
import { until } from './support/until.ts';

/** Shows how a program was started: whether Python's collector has its default settings. */
const toldByTheCollector = `import gc


class Told(str):
    def encode(self, *_):
        return f"{gc.get_threshold()[0] < 10_000} {gc.get_freeze_count() > 10_000}".encode()


VERSION = Told("of the collector")
`;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await reloadStack();
});

describe('BKDEV_PLAIN=1', () => {
  test('must start every role as its own programs have it, healthy, and reload it all the same', async () => {
    expect(await up(checkout, { BKDEV_PLAIN: '1' }, 'full')).toMatchObject({ status: 0, error: undefined });
    const { outcome } = parseSaid((await bkdev(checkout, ['status', '--json'], { BKDEV_PLAIN: '1' })).stdout) as {
      outcome: string;
    };
    expect(outcome).toBe('healthy');
    const events = followAgent(checkout);
    const restore = await edit(checkout, 'bkmonitor/bkmonitor/version.py', () => toldByTheCollector);
    onTestFinished(restore);
    await events.reloaded(roles);
    await doTasks(checkout, Date.now(), 1);
    expect({
      api: await ask(checkout, '/version'),
      worker: (parseSaid(await ask(checkout, '/api/v4/tasks/')) as { worker_version: string }).worker_version,
    }).toEqual({ api: 'True False', worker: 'True False' });
    const before = await ticks(checkout);
    await until('beat ticks', async () => (await ticks(checkout)) > before);
  });
});
