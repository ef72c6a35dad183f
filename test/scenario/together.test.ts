import { expect, test } from 'vitest';
import { restart } from '../../src/host/orchestrator/restart.ts';
import { down, stop } from '../../src/host/orchestrator/take-down.ts';
import { said } from '../support/said.ts';
import { scenario } from '../support/scenario.ts';
import { shop as definition, workerProfile } from '../support/shop.ts';

test('a second up must show the progress of the first, and end with it', async () => {
  const shop = scenario();
  const first = shop.up();
  await shop.clock.advance(5000);
  const other = shop.another();
  const second = other.up();
  expect(await shop.clock.until(Promise.all([first, second]))).toEqual([undefined, undefined]);
  expect(other.events.slice(1)).toEqual(shop.events);
  expect(other.text().split('\n').slice(0, 4)).toMatchInlineSnapshot(`
    [
      "",
      "note: Attached to "bkdev up api", which is already running.",
      "bkdev: shop, profile api",
      "plan       write .devcontainer/.resolved (the agent has no definition to go by)",
    ]
  `);
  expect(shop.composer.calls).toEqual(['create mysql redis deps migrate api']);
});

test('two ups at the very same time must bring everything up once', async () => {
  const shop = scenario();
  const ups = [shop.up(), shop.another().up()];
  expect(await shop.clock.until(Promise.all(ups))).toEqual([undefined, undefined]);
  expect(shop.engine.calls.filter(call => call.startsWith('start'))).toHaveLength(6);
});

test('a second up must fail with the failure of the first', async () => {
  const shop = scenario({ lives: { redis: { exits: { afterMs: 8000, code: 1 } } } });
  const first = shop.up();
  await shop.clock.advance(1000);
  const [one, two] = await shop.clock.until(Promise.all([first, shop.another().up()]));
  expect(one).toMatchObject({ code: 'role-failed', message: 'Redis (redis) failed: exited with 1' });
  expect(two).toEqual(one);
});

test('a second up whose first is killed must say so and how to continue', async () => {
  const shop = scenario();
  void shop.up();
  await shop.clock.advance(1000);
  const second = shop.another().up();
  await shop.clock.advance(1000);
  shop.lock.kill('shop');
  expect(await shop.clock.until(second)).toEqual({
    code: 'interrupted',
    message: '"bkdev up api" ended before it was done.',
    hint: 'bkdev up continues where it stopped.',
  });
});

test('Ctrl-C of an attached up must end only that one', async () => {
  const shop = scenario();
  const first = shop.up();
  await shop.clock.advance(1000);
  const interrupt = new AbortController();
  const second = shop.another().up({}, interrupt.signal);
  await shop.clock.advance(1000);
  interrupt.abort();
  expect(await shop.clock.until(second)).toMatchObject({ code: 'interrupted' });
  expect(await shop.clock.until(first)).toBeUndefined();
});

test.for([
  ['up of another profile', (shop: ReturnType<typeof scenario>) => shop.another().up({ profile: workerProfile })],
  ['stop', (shop: ReturnType<typeof scenario>) => stop(shop.world, definition)],
  ['down', (shop: ReturnType<typeof scenario>) => down(shop.world, definition, false)],
  [
    'restart',
    (shop: ReturnType<typeof scenario>) =>
      restart(shop.world, definition, ['mysql'], 60_000, new AbortController().signal),
  ],
] as const)('%s while an up works must be refused and change nothing', async ([, act]) => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(5000);
  expect(await act(shop).catch(said)).toMatchObject({
    code: 'busy',
    message: '"bkdev up api" is changing this environment (shop).',
  });
  expect(await shop.clock.until(working)).toBeUndefined();
});

test('a dry run must ask for no lock and change nothing', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(5000);
  const calls = [...shop.engine.calls];
  shop.checkout.written.clear();
  const other = shop.another();
  expect(await other.up({ dryRun: true })).toBeUndefined();
  expect(other.text()).toMatchInlineSnapshot(`
    "
    plan       write .devcontainer/.resolved (the agent has no definition to go by)
    plan       start migrate after deps done, mysql healthy (it never ran)
    plan       start api after deps done, migrate done, mysql healthy, redis healthy (its container is created)
    plan       keep workspace, mysql, redis, deps
    "
  `);
  expect(shop.engine.calls).toEqual(calls);
  expect([...shop.checkout.written.keys()]).toEqual([]);
  await shop.clock.until(working);
});
