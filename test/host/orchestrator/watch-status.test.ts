import { expect, test } from 'vitest';
import { spectate, tellEvents } from '../../../src/host/orchestrator/spectate.ts';
import { watchStatus } from '../../../src/host/orchestrator/watch-status.ts';
import { changeLines } from '../../../src/host/ui/text/status-changes.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { EngineEvent } from '../../../src/shared/model/event.ts';
import type { Status } from '../../../src/shared/model/status.ts';
import { type Scenario, scenario } from '../../support/scenario.ts';
import { apiProfile, shop as definition, goodLives, webProfile } from '../../support/shop.ts';

const profiles = [apiProfile, webProfile];

/** Watches the status in another terminal. */
function looking(shop: Scenario) {
  const told: Status[] = [];
  const left = new AbortController();
  const { world } = shop.another();
  const work = watchStatus(world, definition, status => told.push(status), left.signal);
  const leave = () => {
    left.abort();
    return shop.clock.until(work);
  };
  const lines = () =>
    told
      .flatMap((status, index) => changeLines(told[index - 1], status, { color: false, time: '' }))
      .map(line => line.trim());
  return { told, work, leave, lines };
}

const wordsOf = (status: Status | undefined) =>
  Object.fromEntries(status?.services.map(({ service, phase, health }) => [service, `${phase} ${health}`]) ?? []);

test('an up in another terminal must be followed, from absent to healthy', async () => {
  const shop = scenario({ checkout: { profiles } });
  const looker = looking(shop);
  await shop.clock.advance(1000);
  expect(looker.told.map(({ outcome }) => outcome)).toEqual(['absent']);
  await shop.clock.until(shop.up());
  await shop.clock.advance(2000);
  await looker.leave();
  const lines = looker.lines();
  expect(lines.filter(line => line.startsWith('api'))).toMatchInlineSnapshot(`
    [
      "api        ◐ creating",
      "api        ◌ pending: waiting for deps",
      "api        ◌ pending: waiting for migrate",
      "api        ◐ starting: not yet checked by the agent",
      "api        ◐ starting: GET /ping: connection refused",
      "api        ◐ running: not yet tried from the host",
      "api        ● healthy",
    ]
  `);
  expect(looker.told.at(-1)).toEqual({ ...(await shop.status()), services: looker.told.at(-1)?.services });
  expect(wordsOf(looker.told.at(-1))).toEqual(wordsOf(await shop.status()));
  expect(lines.join('\n')).not.toMatch(/failed|unknown|incomplete/);
});

test('a switch to another profile must be shown with its services', async () => {
  const shop = scenario({ checkout: { profiles } });
  await shop.clock.until(shop.up());
  const looker = looking(shop);
  await shop.clock.until(shop.up({ profile: webProfile }));
  await shop.clock.advance(1000);
  await looker.leave();
  expect(looker.told.at(-1)).toMatchObject({ profile: 'web-worker', outcome: 'healthy' });
});

test('an environment from an editor or Compose alone must be shown with its profile', async () => {
  const shop = scenario({ checkout: { profiles } });
  const history = { ...shop.world.history, lastProfile: () => undefined, profileInUse: () => undefined };
  const looker = looking({ ...shop, another: () => ({ ...shop.another(), world: { ...shop.world, history } }) });
  await shop.clock.until(shop.up({ profile: webProfile }));
  await shop.clock.advance(1000);
  expect(looker.told.at(-1)).toMatchObject({ profile: 'web-worker', outcome: 'healthy' });
  for (const name of ['web', 'worker']) shop.engine.vanish(name);
  await shop.clock.advance(1000);
  expect(looker.told.at(-1)?.profile).toBe('api');
  await looker.leave();
});

test('a lost engine must make all running services unknown, and be found again', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const looker = looking(shop);
  await shop.clock.advance(1000);
  expect(looker.told.at(-1)?.outcome).toBe('healthy');
  shop.engine.die();
  await shop.clock.advance(1000);
  const { outcome, services } = looker.told.at(-1) ?? {};
  expect(outcome).toBe('unknown');
  expect(new Set(services?.filter(({ service }) => service !== 'deps').map(({ health }) => health))).toEqual(
    new Set(['unknown']),
  );
  shop.engine.revive();
  await shop.clock.advance(5000);
  await looker.leave();
  expect(looker.told.at(-1)?.outcome).toBe('stopped');
});

test('a silent agent must make its roles unknown', async () => {
  const shop = scenario({ agentSilentAfterMs: 40_000 });
  await shop.clock.until(shop.up());
  const looker = looking(shop);
  await shop.clock.advance(90_000);
  await looker.leave();
  expect(looker.told.at(-1)?.services.find(({ service }) => service === 'api')).toMatchObject({
    health: 'unknown',
    reason: message('agent.no-answer', { withinMs: 2000 }),
  });
});

test('an environment that is removed while somebody watches must be gone, and no resource be held', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const looker = looking(shop);
  await shop.clock.advance(1000);
  for (const name of shop.engine.services()) shop.engine.vanish(name);
  await shop.clock.advance(1000);
  await looker.leave();
  expect(looker.told.at(-1)?.outcome).toBe('absent');
  expect(await shop.lock.holder('shop')).toBeUndefined();
});

test('a killed up must leave no service in progress', async () => {
  const shop = scenario();
  void shop.up();
  await shop.clock.advance(2000);
  const looker = looking(shop);
  await shop.clock.advance(500);
  expect(Object.values(wordsOf(looker.told.at(-1)))).toContain('pending unknown');
  shop.lock.kill('shop');
  await shop.clock.advance(500);
  await looker.leave();
  expect(Object.values(wordsOf(looker.told.at(-1)))).not.toContain('pending unknown');
});

test('changes must be reported at most ten times a second', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const looker = looking(shop);
  await shop.clock.advance(1000);
  const before = looker.told.length;
  const redis = shop.engine.find('redis');
  for (let turn = 0; turn < 100; turn++) {
    if (redis) shop.engine.change(redis, { health: turn % 2 === 0 ? 'unhealthy' : 'healthy' });
    await shop.clock.advance(10);
  }
  await looker.leave();
  const count = looker.told.length - before;
  expect(count).toBeGreaterThan(2);
  expect(count).toBeLessThanOrEqual(11);
});

test('nothing must be watched if no engine answers', async () => {
  const shop = scenario();
  shop.engine.die();
  await expect(looking(shop).work).rejects.toMatchObject({ code: 'engine-unreachable' });
});

/** Collects everything that a spectator receives. */
async function spectating(shop: Scenario) {
  const told: EngineEvent[] = [];
  const left = new AbortController();
  const seen = await spectate(shop.another().world, definition, event => told.push(event), left.signal);
  const leave = () => {
    left.abort();
    return shop.clock.until(seen.ended);
  };
  return { told, leave };
}

test('a spectator must receive each event once, including earlier ones of the running command', async () => {
  const shop = scenario();
  const up = shop.up();
  await shop.clock.advance(3000);
  const { told, leave } = await spectating(shop);
  await shop.clock.until(up);
  await shop.clock.advance(1000);
  await leave();
  const own = (events: readonly EngineEvent[]) =>
    events.filter(({ type }) =>
      ['command-started', 'service-held', 'activity-started', 'command-finished'].includes(type),
    );
  expect(own(told)).toEqual(own(shop.events));
  const texts = told.map(event => JSON.stringify(event));
  expect(new Set(texts).size).toBe(texts.length);
});

test('a spectator must not receive heartbeats of the agent, nor repeated reports', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const { told, leave } = await spectating(shop);
  await shop.clock.advance(30_000);
  expect(told).toEqual([]);
  shop.engine.vanish('redis');
  await shop.clock.advance(1000);
  await leave();
  expect(told).toMatchObject([{ type: 'container-changed', service: 'redis' }]);
});

test('a follower of events must be told why something fails while no command waits for it', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const told: EngineEvent[] = [];
  const left = new AbortController();
  const following = tellEvents(shop.another().world, definition, event => told.push(event), left.signal);
  await shop.clock.advance(1000);
  const probe = message('program.halted', { program: 'api', pid: 7 });
  const programs = [{ name: 'api', state: 'RUNNING', pid: 7, detail: '' }] as const;
  shop.engine.lives['api'] = { ...goodLives['api'], found: () => ({ programs, health: 'unhealthy', reason: probe }) };
  await shop.clock.advance(10_000);
  left.abort();
  await shop.clock.until(following);
  expect(told.filter(({ type }) => type === 'failure-explained')).toMatchObject([
    { service: 'api', error: { class: 'process-stopped', cause: probe } },
  ]);
});
