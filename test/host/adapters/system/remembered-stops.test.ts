import { expect, test } from 'vitest';
import { rememberStops } from '../../../../src/host/adapters/system/remembered-stops.ts';
import { fakeEngine } from '../../../support/fake-engine.ts';
import { fakeHistory } from '../../../support/fake-history.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { shop } from '../../../support/shop.ts';

test('a run that bkdev stopped must be distinguished from a killed one, also by a later process', async () => {
  const clock = manualClock(0);
  const history = fakeHistory();
  const docker = fakeEngine({ clock, definition: shop, lives: {} });
  const engine = rememberStops(docker, history);
  const redis = docker.add('redis', { state: 'running', startedAt: 1 });
  docker.add('mysql', { state: 'running', startedAt: 1 });
  await engine.containers('shop');
  await clock.until(engine.stop(redis.facts.id));
  docker.change(redis, { exitCode: 137 });
  const mysql = docker.find('mysql');
  if (mysql) docker.change(mysql, { state: 'exited', exitCode: 137 });

  const later = rememberStops(docker, history);
  const asked = async () => {
    const found = await later.containers('shop');
    return Object.entries(found).map(([service, { isStopAsked = false }]) => `${service} ${isStopAsked}`);
  };
  expect(await asked()).toEqual(['redis true', 'mysql false']);
  // Another run of the same container was not requested.
  docker.change(redis, { startedAt: 2 });
  expect(await asked()).toEqual(['redis false', 'mysql false']);
  const watched = new AbortController();
  docker.change(redis, { startedAt: 1 });
  for await (const { service, container } of later.changes('shop', watched.signal)) {
    expect([service, container?.isStopAsked]).toEqual(['redis', true]);
    break;
  }
});
