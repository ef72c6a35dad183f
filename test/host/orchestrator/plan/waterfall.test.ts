import { expect, test } from 'vitest';
import { foldWaterfall, noWaterfall, reportOn, startReport } from '../../../../src/host/orchestrator/plan/waterfall.ts';
import type { EngineEvent, Start, StartReport } from '../../../../src/shared/model/event.ts';
import { newYear, scenario } from '../../../support/scenario.ts';
import { fullProfile, webProfile } from '../../../support/shop.ts';

/** Returns how the services of the last command came up. */
function reportFrom(events: readonly EngineEvent[], tookMs = 10_000): StartReport | undefined {
  return startReport(events.reduce(foldWaterfall, noWaterfall), tookMs, []);
}

test('a start must be derived from its events: creations, waits, answers and health', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  expect(shop.events.at(-1)).toMatchObject({
    type: 'command-finished',
    start: {
      at: newYear,
      profile: 'api',
      services: {
        mysql: { create: [0, 1000], startedMs: 1020, healthyMs: 4020 },
        deps: { create: [0, 1000], startedMs: 1020, healthyMs: 9020 },
        migrate: {
          create: [0, 1000],
          waits: [{ service: 'deps', span: [1000, 9020] }],
          startedMs: 9040,
          healthyMs: 14_040,
        },
        api: {
          waits: [
            { service: 'deps', span: [1000, 9020] },
            { service: 'migrate', span: [9020, 14_040] },
          ],
          startedMs: 14_060,
        },
      },
      chain: ['deps', 'migrate', 'api'],
      slowest: 'deps',
      waited: ['migrate', 'api'],
      usualMs: {},
    },
  });
});

test('running services must not be in it, and a command that starts nothing must have none', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  await shop.clock.until(shop.up());
  expect(shop.events.at(-1)).not.toHaveProperty('start');
  await shop.clock.until(shop.up({ profile: webProfile }));
  const report = reportFrom(shop.events);
  expect(Object.keys(report?.services ?? {}).sort()).toEqual(['queues', 'web', 'worker']);
  expect(report?.chain.at(-1)).toBe('web');
});

test('an unpaused container must not count as started', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  await shop.clock.advance(60_000);
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { state: 'paused' });
  await shop.clock.until(shop.up());
  expect(shop.events.at(-1)).not.toHaveProperty('start');
});

test('a failed start must have none, and must not be remembered', async () => {
  const shop = scenario({ lives: { migrate: { exits: { afterMs: 100, code: 1 } } } });
  await shop.clock.until(shop.up());
  expect(shop.events.at(-1)).not.toHaveProperty('start');
  expect(shop.world.history.lastStarts()).toEqual([]);
});

test('each complete start must be remembered, and the next one be compared with the earlier ones', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up({ profile: fullProfile }));
  for (const name of shop.engine.services()) shop.engine.vanish(name);
  await shop.clock.advance(60_000);
  await shop.clock.until(shop.up({ profile: fullProfile }));
  const [first] = shop.world.history.lastStarts();
  const last = shop.events.at(-1);
  const start = last?.type === 'command-finished' ? last.start : undefined;
  expect(start).toMatchObject({ usuallyTookMs: first?.tookMs, usualMs: { mysql: 3000, deps: 8000, broker: 4000 } });
  expect(shop.world.history.lastStarts()).toHaveLength(2);
  expect(Object.keys(first ?? {})).toEqual(['at', 'profile', 'tookMs', 'services']);
});

const at = 1000;
const container = {
  id: 'c',
  state: 'running',
  exitCode: 0,
  oomKilled: false,
  restarts: 0,
  configHash: '',
  image: '',
} as const;
const begun: EngineEvent = {
  ...{ at, type: 'command-started', command: 'up api', project: 'shop', workspace: '/shop', profile: 'api' },
  services: ['api'],
};
const report = (reportAt: number, latencyMs?: number): EngineEvent => ({
  at: reportAt,
  type: 'role-reported',
  report: { service: 'api', programs: [], health: 'starting', reason: '', ...(latencyMs && { latencyMs }) },
});

test('an answer of an earlier run must not count as the first answer of this one', () => {
  const events: EngineEvent[] = [
    begun,
    report(at + 5, 3),
    { at: at + 10, type: 'activity-started', activity: 'building', services: ['api'] },
    { at: at + 50, type: 'activity-finished', services: ['api'] },
    { at: at + 60, type: 'activity-started', activity: 'starting', services: ['api'] },
    { at: at + 80, type: 'container-changed', service: 'api', container: { ...container, startedAt: at + 70 } },
    report(at + 65, 3),
    report(at + 100),
    report(at + 120, 8),
    report(at + 150, 8),
    { at: at + 200, type: 'service-became-healthy', service: 'api', tookMs: 130 },
  ];
  expect(reportFrom(events)?.services).toEqual({
    api: { build: [10, 50], startedMs: 70, answeredMs: 120, healthyMs: 200 },
  });
});

test('an engine with a different clock must not yield times before the beginning', () => {
  const events: EngineEvent[] = [
    begun,
    { at, type: 'activity-started', activity: 'starting', services: ['api'] },
    { at, type: 'container-changed', service: 'api', container: { ...container, startedAt: at - 5000 } },
    { at: at + 200, type: 'service-became-healthy', service: 'api', tookMs: 5200 },
  ];
  expect(reportFrom(events)?.services).toEqual({ api: { startedMs: 0, healthyMs: 200 } });
});

test('services in a circular wait must not hang it', () => {
  const wait = (service: string) => ({ waits: [{ service, span: [0, 1] as const }], startedMs: 1, healthyMs: 2 });
  const start: Start = { at, profile: 'api', tookMs: 3, services: { a: wait('b'), b: wait('a'), c: wait('gone') } };
  expect(reportOn(start, [])?.chain.length).toBeLessThanOrEqual(2);
  expect(reportOn({ ...start, services: {} }, [])).toBeUndefined();
});
