import { expect, test } from 'vitest';
import { readStatus } from '../../src/host/orchestrator/status.ts';
import { scenario } from '../support/scenario.ts';
import { apiProfile, shop as definition, fullProfile, webProfile } from '../support/shop.ts';

const stages = [
  ['during the build', 10_000],
  ['while Compose creates the first containers', 30_100],
  ['between two containers', 30_200],
  ['while the devcontainer CLI prepares the workspace', 30_700],
  ['while the devcontainer CLI has created but not started the workspace', 31_200],
  ['while a step runs', 34_000],
  ['while the second step is created', 38_700],
  ['while the role is created', 44_000],
  ['while the role starts', 46_000],
] as const;

test.for(stages)(
  'Ctrl-C %s must leave no container that never ran, and the next up must complete it',
  async ([, afterMs]) => {
    const shop = scenario({ images: [] });
    const interrupt = new AbortController();
    const working = shop.up({}, interrupt.signal);
    await shop.clock.advance(afterMs);
    interrupt.abort();
    expect(await shop.clock.until(working)).toEqual({
      code: 'interrupted',
      message: 'Interrupted.',
      hint: 'bkdev up continues where this stopped.',
    });
    await shop.clock.advance(10_000);
    expect(shop.engine.states().filter(state => state.endsWith('created'))).toEqual([]);
    expect(await shop.clock.until(shop.another().up())).toBeUndefined();
    expect((await shop.status()).outcome).toBe('healthy');
  },
);

test('Ctrl-C must end the command soon', async () => {
  const shop = scenario();
  const interrupt = new AbortController();
  const working = shop.up({}, interrupt.signal);
  await shop.clock.advance(5000);
  interrupt.abort();
  const before = shop.clock.now();
  await shop.clock.until(working);
  expect(shop.clock.now() - before).toBeLessThan(500);
  expect(shop.text().split('\n').slice(-4)).toMatchInlineSnapshot(`
    [
      "mysql      healthy after 3.0 s",
      "✗ Interrupted.",
      "  try: bkdev up continues where this stopped.",
      "",
    ]
  `);
});

test('after Ctrl-C nothing more may be reported', async () => {
  const shop = scenario();
  const interrupt = new AbortController();
  const working = shop.up({}, interrupt.signal);
  await shop.clock.advance(5000);
  interrupt.abort();
  await shop.clock.until(working);
  const told = shop.events.length;
  await shop.clock.advance(60_000);
  expect(shop.events.length).toBe(told);
  expect(shop.events.at(-1)?.type).toBe('command-finished');
});

test('a switch that is interrupted before it changes anything must leave the former profile in use', async () => {
  const images = definition.services.flatMap(({ name, image = '' }) => (name === 'broker' ? [] : [image]));
  const shop = scenario({ images });
  await shop.clock.until(shop.up());
  const interrupt = new AbortController();
  const switching = shop.up({ profile: fullProfile }, interrupt.signal);
  await shop.clock.advance(5000);
  interrupt.abort();
  expect(await shop.clock.until(switching)).toMatchObject({ code: 'interrupted' });
  const { history } = shop.world;
  expect([history.profileInUse(), history.lastProfile()]).toEqual(['api', 'full']);
  expect(await shop.clock.until(shop.another().up({ profile: fullProfile }))).toBeUndefined();
  expect(history.profileInUse()).toBe('full');
});

test('after an interrupted switch, status must name services beside the profile, and not be plainly healthy', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const interrupt = new AbortController();
  const switching = shop.up({ profile: webProfile }, interrupt.signal);
  while (shop.engine.find('worker')?.facts.health !== 'healthy') await shop.clock.advance(100);
  interrupt.abort();
  expect(await shop.clock.until(switching)).toMatchObject({ code: 'interrupted' });
  // Services that were started continue to start.
  await shop.clock.advance(10_000);
  const { profile, outcome, beside } = await readStatus(shop.world, definition, apiProfile);
  expect({ profile, outcome, beside }).toEqual({ profile: 'api', outcome: 'mixed', beside: ['worker', 'web'] });
});
