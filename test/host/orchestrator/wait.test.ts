import { expect, test } from 'vitest';
import { waitFor } from '../../../src/host/orchestrator/wait.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { said } from '../../support/said.ts';
import { type Scenario, scenario } from '../../support/scenario.ts';
import { shop as definition, webProfile } from '../../support/shop.ts';

/** Waits in another terminal. */
async function waiting(shop: Scenario, names: readonly string[], timeoutMs = 300_000, signal?: AbortSignal) {
  const { world } = shop.another();
  return said(await waitFor(world, definition, names, timeoutMs, signal ?? new AbortController().signal));
}

test('healthy services must be found immediately', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const { outcome, tookMs, services } = await shop.clock.until(waiting(shop, ['api', 'migrate']));
  expect({ outcome, tookMs, services }).toEqual({
    outcome: 'healthy',
    tookMs: 0,
    services: [
      { service: 'api', phase: 'running', health: 'healthy', reason: '' },
      { service: 'migrate', phase: 'stopped', health: 'healthy', reason: 'done' },
    ],
  });
});

test('a waiter during an up must be told when the service is healthy, and hold no lock', async () => {
  const shop = scenario();
  const up = shop.up();
  await shop.clock.advance(1000);
  const waited = waiting(shop, ['redis']);
  expect(await shop.clock.until(waited)).toMatchObject({ outcome: 'healthy', services: [{ service: 'redis' }] });
  expect(await shop.lock.holder('shop')).toBe('up api');
  expect(await shop.clock.until(up)).toBeUndefined();
});

test('a waiter before any up must be told that nobody starts the service, and later that it is healthy', async () => {
  const shop = scenario();
  const other = shop.another();
  const waited = waitFor(other.world, definition, ['api'], 300_000, new AbortController().signal);
  await shop.clock.advance(5000);
  expect(other.events).toMatchObject([
    { type: 'notice-given', text: message('wait.idle', { services: ['api'] }), hint: 'bkdev up' },
  ]);
  const up = shop.up();
  expect(await shop.clock.until(waited)).toMatchObject({ outcome: 'healthy' });
  await shop.clock.until(up);
});

test('a service that the running up gives up must be reported with its cause', async () => {
  const shop = scenario({
    lives: { migrate: { says: [[50, 'bkdev-error: no database']], exits: { afterMs: 100, code: 1 } } },
  });
  const up = shop.up();
  await shop.clock.advance(1000);
  const waited = await shop.clock.until(waiting(shop, ['migrate']));
  expect(waited).toMatchObject({ outcome: 'failed', error: { code: 'step-failed' } });
  expect(waited.error?.message).toContain('no database');
  await shop.clock.until(up);
});

test('a service whose turn never came must be reported with the earlier failure', async () => {
  const shop = scenario({ lives: { migrate: { exits: { afterMs: 100, code: 1 } } } });
  const up = shop.up();
  await shop.clock.advance(1000);
  const { outcome, error } = await shop.clock.until(waiting(shop, ['api']));
  expect({ outcome, message: error?.message }).toEqual({
    outcome: 'failed',
    message: 'api did not come up: Database schema (migrate) failed: exited with 1',
  });
  await shop.clock.until(up);
});

test('a service that failed for good must be reported immediately if no command is running', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { state: 'exited', exitCode: 1 });
  await shop.clock.advance(10_000);
  const { outcome, error } = await shop.clock.until(waiting(shop, ['redis']));
  expect({ outcome, message: error?.message }).toEqual({
    outcome: 'failed',
    message: 'Redis (redis) failed: exited with 1',
  });
});

test('an interrupted up must not end the wait: somebody may complete it', async () => {
  const shop = scenario();
  const interrupt = new AbortController();
  const first = shop.up({}, interrupt.signal);
  await shop.clock.advance(1000);
  const waited = waiting(shop, ['api']);
  await shop.clock.advance(1000);
  interrupt.abort();
  expect(await shop.clock.until(first)).toMatchObject({ code: 'interrupted' });
  const second = shop.up();
  expect(await shop.clock.until(waited)).toMatchObject({ outcome: 'healthy' });
  await shop.clock.until(second);
});

test('a timeout must be reported with the reason of each service that is not healthy', async () => {
  const shop = scenario();
  const { outcome, tookMs, error } = await shop.clock.until(waiting(shop, ['api', 'web'], 30_000));
  expect({ outcome, tookMs, error }).toEqual({
    outcome: 'timed-out',
    tookMs: 30_000,
    error: {
      code: 'timed-out',
      message: 'Not healthy after 30 s: api has no container; web has no container.',
      hint: 'bkdev status shows all of it; bkdev up starts what is not running.',
    },
  });
});

test('an engine that becomes unreachable must make everything unknown, without healthy services from before', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up({ profile: webProfile }));
  const waited = waiting(shop, ['worker', 'beat'], 20_000);
  await shop.clock.advance(1000);
  shop.engine.die();
  expect(await shop.clock.until(waited)).toMatchObject({
    outcome: 'timed-out',
    services: [{ service: 'worker', health: 'unknown' }, { service: 'beat' }],
  });
});

test('an unreachable engine and an undefined service must be refused, and Ctrl-C end the wait', async () => {
  const shop = scenario();
  expect(await waiting(shop, ['api', 'nope']).catch(said)).toMatchObject({
    code: 'usage',
    message: 'There is no service "nope".',
  });
  const interrupt = new AbortController();
  const waited = waiting(shop, ['api'], 300_000, interrupt.signal);
  await shop.clock.advance(1000);
  interrupt.abort();
  await expect(shop.clock.until(waited)).rejects.toMatchObject({ code: 'interrupted' });
  shop.engine.die();
  await expect(waiting(shop, ['api'])).rejects.toMatchObject({ code: 'engine-unreachable' });
});

function kill(shop: Scenario, name: string): void {
  const container = shop.engine.find(name);
  if (container) shop.engine.change(container, { state: 'exited', exitCode: 137, finishedAt: shop.clock.now() });
}

test('a killed container must end the wait for it, and for its dependents', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  kill(shop, 'mysql');
  const own = await shop.clock.until(waiting(shop, ['mysql']));
  expect(own).toMatchObject({
    outcome: 'failed',
    services: [{ phase: 'failed', health: 'unhealthy', reason: 'killed by SIGKILL (exit 137)' }],
    error: { code: 'role-failed', service: 'mysql', class: 'killed-by-signal', cause: 'killed by SIGKILL (exit 137)' },
  });
  const needing = await shop.clock.until(waiting(shop, ['api']));
  expect(needing).toMatchObject({
    outcome: 'failed',
    services: [{ phase: 'running', health: 'unhealthy', needs: 'mysql' }],
    error: { message: 'api needs mysql: MySQL (mysql) failed: killed by SIGKILL (exit 137)' },
  });
});

test('a container that bkdev stopped must be awaited, whatever its exit status', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const mysql = shop.engine.find('mysql');
  if (mysql) shop.engine.change(mysql, { state: 'exited', exitCode: 137, isStopAsked: true });
  const { outcome, services } = await shop.clock.until(waiting(shop, ['mysql'], 20_000));
  expect({ outcome, services }).toEqual({
    outcome: 'timed-out',
    services: [{ service: 'mysql', phase: 'stopped', health: 'unknown', reason: '' }],
  });
});
