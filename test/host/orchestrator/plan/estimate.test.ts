import { expect, test } from 'vitest';
import { estimate } from '../../../../src/host/orchestrator/plan/estimate.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Caused } from '../../../../src/shared/model/plan.ts';
import type { Dependency } from '../../../../src/shared/model/service.ts';
import { planOf } from '../../../support/plan.ts';

const cause = message('cause.no-container');
const needing = (...names: string[]): Dependency[] => names.map(service => ({ service, condition: 'service_healthy' }));
const create = (service: string, ...needs: string[]): Caused => ({
  ...{ type: 'start', service, cause, needs: needing(...needs) },
});
const plan = planOf;

const starts = { mysql: [3000], redis: [1000], migrate: [2000], api: [4000], worker: [2500] };

test('the duration of a plan must be its critical path', () => {
  const way = plan(
    create('mysql'),
    create('redis'),
    create('migrate', 'mysql'),
    create('api', 'migrate', 'redis'),
    create('worker', 'redis'),
  );
  expect(estimate(way, starts)).toBe(9000);
});

test('running services must cost nothing', () => {
  expect(estimate(plan(create('api', 'mysql', 'redis')), starts)).toBe(4000);
});

test('a service that only has to be started must not be awaited until it is healthy', () => {
  const needs: Dependency[] = [{ service: 'mysql', condition: 'service_started' }];
  expect(estimate(plan(create('mysql'), { type: 'start', service: 'redis', cause, needs }), starts)).toBe(3000);
});

test('the median of earlier starts must count, not an outlier', () => {
  const api = plan(create('api'));
  expect([
    estimate(api, { api: [9000, 4000, 60_000] }),
    estimate(api, { api: [4000, 5000, 60_000, 1000] }),
    estimate(api, { api: [4000] }),
  ]).toEqual([9000, 4500, 4000]);
});

test('replacing, starting and restarting must count, building and stopping must not', () => {
  const container = 'id';
  const operations: Caused[] = [
    { type: 'build', services: ['api'], cause },
    { type: 'recreate', service: 'mysql', container, removeFirst: false, cause, needs: [] },
    { type: 'start', service: 'migrate', container, cause, needs: needing('mysql') },
    { type: 'restart', service: 'redis', container, cause, needs: [] },
    { type: 'unpause', service: 'worker', container, cause },
    { type: 'stop', service: 'beat', container, cause },
    { type: 'remove', service: 'old', container, cause },
  ];
  expect(estimate(plan(...operations), starts)).toBe(5000);
});

test('if a service was never started here, there must be no estimate', () => {
  expect(estimate(plan(create('api'), create('beat')), starts)).toBeUndefined();
  expect(estimate(plan(create('beat'), create('api', 'beat')), starts)).toBeUndefined();
  expect(estimate(plan(create('api')), {})).toBeUndefined();
});

test('a plan that starts nothing must have no estimate', () => {
  expect(estimate(plan({ type: 'stop', service: 'beat', container: 'id', cause }), starts)).toBeUndefined();
});
