import { expect, test } from 'vitest';
import { scenario } from '../support/scenario.ts';
import { apiProfile, shop as definition, webProfile } from '../support/shop.ts';

test('the duration of each start must be remembered, but not of kept services', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const { starts } = shop.world.history;
  const api = [expect.any(Number)];
  expect(starts()).toEqual({ workspace: [500], mysql: [3000], redis: [1000], deps: [8000], migrate: [5000], api });
  await shop.clock.advance(60_000);
  await shop.clock.until(shop.up({ profile: webProfile }));
  const once = Object.fromEntries(webProfile.services.map(service => [service, [expect.any(Number)]]));
  expect(starts()).toEqual(once);
});

test('an unpaused container must not count as one that took days to start', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  await shop.clock.advance(60_000);
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { state: 'paused' });
  await shop.clock.until(shop.up());
  expect(shop.world.history.starts()['redis']).toEqual([1000]);
});

test('the memory of running services must be remembered once all is healthy', async () => {
  const memory = { mysql: 100_000_000, api: 60_000_000, deps: 5 };
  const shop = scenario({ memory });
  await shop.clock.until(shop.up());
  expect(shop.world.history.memory()).toEqual({ workspace: 0, redis: 0, mysql: 100_000_000, api: 60_000_000 });
});

test('memory that cannot be measured must not fail an up', async () => {
  const shop = scenario();
  shop.engine.load = () => Promise.reject(new Error('no cgroup'));
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.world.history.memory()).toEqual({});
});

test('a removed input of a step must make the step run again, and fail with its cause', async () => {
  const shop = scenario();
  shop.checkout.matched['*/pyproject.toml'] = ['bk-monitor-base/pyproject.toml'];
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  await shop.clock.advance(60_000);
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  // The change time of the remaining files does not change.
  shop.checkout.matched['*/pyproject.toml'] = [];
  shop.engine.lives['deps'] = {
    says: [
      [100, 'bkdev-error: bk-monitor-base is empty: the submodule is missing'],
      [110, 'bkdev-hint: git submodule update --init'],
    ],
    exits: { afterMs: 200, code: 1 },
  };
  shop.events.length = 0;
  expect(await shop.clock.until(shop.up())).toMatchObject({
    code: 'step-failed',
    message: 'Python packages (deps) failed: bk-monitor-base is empty: the submodule is missing',
    hint: 'git submodule update --init',
  });
  expect(shop.text()).toContain('start deps (an input file was added or removed)');
});

test('a failed step must run again until it succeeds, and then no more', async () => {
  const shop = scenario();
  shop.checkout.matched['**/migrations/*.py'] = ['0001.py'];
  await shop.clock.until(shop.up());
  await shop.clock.advance(60_000);
  shop.checkout.matched['**/migrations/*.py'] = ['0001.py', '0002.py'];
  const good = shop.engine.lives['migrate'] ?? {};
  shop.engine.lives['migrate'] = { exits: { afterMs: 10, code: 1 } };
  expect(await shop.clock.until(shop.up())).toMatchObject({ code: 'step-failed' });
  shop.engine.lives['migrate'] = good;
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  shop.engine.calls.length = 0;
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.calls).toEqual([]);
});

test('a run of a step that somebody else started must be remembered as observed', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  shop.checkout.matched['**/migrations/*.py'] = ['0001.py'];
  // As `docker compose up` would.
  const migrate = shop.engine.find('migrate');
  await shop.clock.advance(60_000);
  if (migrate) shop.engine.change(migrate, { startedAt: shop.clock.now(), finishedAt: shop.clock.now() });
  await shop.clock.advance(60_000);
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  shop.checkout.matched['**/migrations/*.py'] = [];
  shop.events.length = 0;
  await shop.another().up({ dryRun: true });
  await shop.clock.until(shop.up());
  expect(shop.text()).toContain('start migrate after deps done, mysql healthy (an input file was added or removed)');
});

test('the last target of `up` must be that of the next one without a name', async () => {
  const shop = scenario();
  const interrupt = new AbortController();
  const working = shop.up({ profile: webProfile, definition }, interrupt.signal);
  await shop.clock.advance(1000);
  interrupt.abort();
  await shop.clock.until(working);
  expect(shop.world.history.lastProfile()).toBe('web-worker');
  await shop.up({ profile: apiProfile, dryRun: true });
  expect(shop.world.history.lastProfile()).toBe('web-worker');
});

test('a profile whose services all run already must be in use once it was asked for', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const alike = { ...apiProfile, name: 'alike' };
  expect(await shop.clock.until(shop.up({ profile: alike, definition }))).toBeUndefined();
  expect(shop.world.history.profileInUse()).toBe('alike');
});
