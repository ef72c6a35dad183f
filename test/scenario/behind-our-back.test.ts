import { expect, test } from 'vitest';
import { restart } from '../../src/host/orchestrator/restart.ts';
import { down, stop } from '../../src/host/orchestrator/take-down.ts';
import { message } from '../../src/shared/messages/message.ts';
import { said } from '../support/said.ts';
import { type Scenario, type ScenarioOptions, scenario } from '../support/scenario.ts';
import { apiProfile, shop as definition, definitionOf, fullProfile, webProfile } from '../support/shop.ts';

async function running(profile = apiProfile, options: ScenarioOptions = {}) {
  const shop = scenario(options);
  expect(await shop.clock.until(shop.up({ profile }))).toBeUndefined();
  await shop.clock.advance(60_000);
  shop.events.length = 0;
  shop.engine.calls.length = 0;
  return shop;
}

function found(shop: Scenario, service: string) {
  const container = shop.engine.find(service);
  if (container === undefined) throw new Error(`${service} has no container`);
  return container;
}

test('containers that were removed, paused or stopped between two commands must be repaired by the next, and only those', async () => {
  const shop = await running(webProfile);
  shop.engine.vanish('web');
  shop.engine.change(found(shop, 'worker'), { state: 'paused' });
  await shop.clock.until(shop.engine.stop(found(shop, 'redis').facts.id));
  shop.engine.calls.length = 0;
  expect(await shop.clock.until(shop.up({ profile: webProfile }))).toBeUndefined();
  expect(shop.engine.calls.sort()).toEqual(['start redis', 'start web', 'unpause worker']);
});

test('a container that is paused during a command must end it and be reported, instead of being awaited', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(2500);
  shop.engine.change(found(shop, 'redis'), { state: 'paused' });
  const before = shop.clock.now();
  expect(await shop.clock.until(working)).toMatchObject({
    code: 'role-failed',
    message: 'Redis (redis) failed: its container was paused',
    hint: 'bkdev up: repairs it',
  });
  expect(shop.clock.now() - before).toBeLessThan(1000);
  expect(await shop.clock.until(shop.another().up())).toBeUndefined();
});

test('a container that is restarted during a command must not count as failed', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(2500);
  const { id } = found(shop, 'redis').facts;
  const restarting = shop.engine.stop(id).then(() => shop.engine.start(id));
  expect(await shop.clock.until(working)).toBeUndefined();
  await restarting;
  expect(found(shop, 'redis').facts).toMatchObject({ id, state: 'running', health: 'healthy' });
});

test('a container that is stopped during a command and stays so must end it', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(2500);
  await shop.clock.until(shop.engine.stop(found(shop, 'redis').facts.id));
  expect(await shop.clock.until(working)).toMatchObject({ message: 'Redis (redis) failed: exited with 0' });
});

test('a service that was removed from the definition must be stopped in order and removed, and its volume stay', async () => {
  const shop = await running();
  shop.engine.created.set('shop_oldie', 1);
  const oldie = shop.engine.add('oldie', { state: 'running', startedAt: 1 });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.calls).toEqual(['stop oldie', 'remove oldie']);
  expect([shop.engine.find('oldie'), oldie.facts.exitCode, [...shop.engine.created.keys()]]).toEqual([
    ...[undefined, 0],
    ['shop_oldie'],
  ]);
});

const check = 'WRONGPASS invalid username-password pair';

test.for(['Ready to accept connections', '# ERROR cannot bind'])(
  'a store whose check fails must be explained by that check, whatever the end of its log: %s',
  async line => {
    const shop = scenario({ lives: { redis: { says: [[10, line]], unhealthyAfterMs: 500 } } });
    const working = shop.up();
    await shop.clock.advance(700);
    shop.engine.change(found(shop, 'redis'), { health: 'unhealthy', healthOutput: `AUTH failed\n${check}\n` });
    expect(await shop.clock.until(working)).toMatchObject({
      message: `Redis (redis) failed: ${check}`,
      class: 'redis-denied',
    });
  },
);

const foreign = {
  checkout: { folders: { '/home/bob/shop': 'another', '/home/ada/link': 'this' } },
} as const satisfies ScenarioOptions;

function madeFrom(shop: Scenario, folder: string): void {
  for (const name of shop.engine.services())
    shop.engine.change(found(shop, name), { configFiles: [`${folder}/.devcontainer/compose.yaml`] });
}

test.for([
  ['up', (shop: Scenario) => shop.up({ profile: webProfile })],
  ['stop', (shop: Scenario) => told(stop(shop.world, definition))],
  ['down', (shop: Scenario) => told(down(shop.world, definition, true))],
  ['restart', (shop: Scenario) => told(restart(shop.world, definition, ['redis'], 1000, new AbortController().signal))],
] as const)('%s must not touch a project that belongs to another checkout', async ([, act]) => {
  const shop = await running(apiProfile, foreign);
  madeFrom(shop, '/home/bob/shop');
  const composed = [...shop.composer.calls];
  expect(await shop.clock.until(act(shop))).toEqual({
    code: 'project-taken',
    message: 'The containers of shop belong to /home/bob/shop, not to /home/ada/shop.',
    hint: 'Give this checkout another name (BKDEV_PROJECT=NAME, or none for one of its own), or remove those: bkdev down --workspace /home/bob/shop',
  });
  expect([shop.engine.calls, shop.composer.calls, shop.world.history.lastProfile()]).toEqual([[], composed, 'api']);
});

test.for([
  ['/home/bob/my shop', / or remove those: bkdev down --workspace '\/home\/bob\/my shop'$/],
  [
    '/home/bob/docker-compose.yml',
    /^Give this checkout another name \(BKDEV_PROJECT=NAME, or none for one of its own\)\.$/,
  ],
] as const)(
  'the command that removes the environment of %s must be named only if it can be typed',
  async ([madeBy, hint]) => {
    const shop = scenario({ checkout: { folders: { [madeBy]: 'another' } } });
    shop.engine.volumesMadeBy.set('shop_mysql', madeBy);
    expect(await shop.clock.until(shop.up())).toMatchObject({
      code: 'project-taken',
      hint: expect.stringMatching(hint),
    });
  },
);

test.for([
  ['up', (shop: Scenario) => shop.up({ profile: webProfile })],
  ['down --volumes', (shop: Scenario) => told(down(shop.world, definition, true))],
] as const)('%s must not touch data of another checkout, even if no container of it is left', async ([, act]) => {
  const shop = scenario(foreign);
  shop.engine.volumesMadeBy.set('shop_deps', '/home/ada/shop').set('shop_mysql', '/home/bob/shop');
  expect(await shop.clock.until(act(shop))).toMatchObject({
    code: 'project-taken',
    message: 'The volumes of shop belong to /home/bob/shop, not to /home/ada/shop.',
  });
  expect([shop.engine.services(), shop.composer.calls]).toEqual([[], []]);
});

test('data must be deleted if it belongs to this checkout, by label, or by a name derived from its folder', async () => {
  const shop = await running(apiProfile, foreign);
  shop.engine.volumesMadeBy.set('shop_deps', '/home/ada/link').set('shop_mysql', undefined);
  expect(await shop.clock.until(told(down(shop.world, definition, true)))).toBeUndefined();
  expect([shop.engine.services(), [...shop.engine.volumesMadeBy.keys()]]).toEqual([[], []]);
});

test.for([
  ['/home/ada/old', 'The data of shop was not deleted: it was created for /home/ada/old, which is not here.'],
  [undefined, 'The data of shop was not deleted: nothing says which checkout shop_mysql was created for.'],
])('data made for %s must not be deleted under a name that a person gave', async ([madeBy, message]) => {
  const shop = await running(apiProfile, foreign);
  const world = { ...shop.world, checkout: { ...shop.checkout, ownProject: 'bkdev-shop-1f2e' } };
  shop.engine.volumesMadeBy.set('shop_mysql', madeBy);
  const before = shop.engine.states();
  expect(await shop.clock.until(told(down(world, definition, true)))).toMatchObject({
    ...{ code: 'project-taken', message },
    hint: expect.stringContaining('docker compose -p shop down --volumes'),
  });
  expect([shop.engine.states(), [...shop.engine.volumesMadeBy.keys()]]).toEqual([before, ['shop_mysql']]);
  // Without its data, it may be removed.
  expect(await shop.clock.until(told(down(world, definition, false)))).toBeUndefined();
});

function told(work: Promise<void>) {
  return work.then(
    () => undefined,
    error => said(error),
  );
}

test('a link to this checkout must count as this checkout', async () => {
  const shop = await running(apiProfile, foreign);
  madeFrom(shop, '/home/ada/link');
  expect(await shop.clock.until(shop.up())).toBeUndefined();
});

test('containers of a folder that is gone must be reported with the command that renews them', async () => {
  const shop = await running(apiProfile, foreign);
  madeFrom(shop, '/home/ada/before');
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(said(shop.events.filter(({ type }) => type === 'notice-given'))).toMatchObject([
    {
      text: 'Containers of this environment were created from /home/ada/before, which no longer exists.',
      hint: 'bkdev down, then bkdev up, recreates them from here; data is kept.',
    },
  ]);
});

test('a restart of the engine during a switch must be awaited, and the switch be completed', async () => {
  const shop = await running(webProfile);
  const working = shop.up({ profile: fullProfile });
  await shop.clock.advance(5000);
  shop.engine.die();
  await shop.clock.advance(4000);
  shop.engine.revive();
  expect(await shop.clock.until(working)).toBeUndefined();
  expect(shop.events.filter(({ type }) => type === 'engine-lost')).not.toEqual([]);
  expect(shop.events.filter(({ type }) => type === 'notice-given')).toMatchObject([
    { text: message('operation.engine-back') },
  ]);
  expect(shop.engine.states().filter(state => !state.endsWith('running'))).toEqual([
    ...['deps exited', 'migrate exited', 'queues exited'],
  ]);
});

test('an engine that stays away must end the switch without a rollback, and the next up complete it', async () => {
  const shop = await running(webProfile);
  const goBackTo = { profile: webProfile, definition: definitionOf(webProfile) };
  const working = shop.up({ profile: fullProfile, goBackTo });
  await shop.clock.advance(5000);
  shop.engine.die();
  const diedAt = shop.clock.now();
  expect(await shop.clock.until(working)).toMatchObject({ code: 'engine-unreachable' });
  expect(shop.clock.now() - diedAt).toBeLessThan(25_000);
  expect(shop.events.some(({ type }) => type === 'rollback-started')).toBe(false);
  shop.engine.revive();
  expect(await shop.clock.until(shop.up({ profile: fullProfile }))).toBeUndefined();
});

test('Ctrl-C while the engine is away must end the command', async () => {
  const shop = await running(webProfile);
  const interrupt = new AbortController();
  const working = shop.up({ profile: fullProfile }, interrupt.signal);
  await shop.clock.advance(5000);
  shop.engine.die();
  await shop.clock.advance(2000);
  interrupt.abort();
  const before = shop.clock.now();
  expect(await shop.clock.until(working)).toBeDefined();
  expect(shop.clock.now() - before).toBeLessThan(1000);
});
