import { expect, test } from 'vitest';
import { isMet } from '../../../../src/host/orchestrator/plan/is-met.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { service } from '../../../support/shop.ts';

const now = 100_000;
const mysql = service('mysql', 'db', 'MySQL');

function container(state: ContainerFacts['state'], about: Partial<ContainerFacts> = {}): ContainerFacts {
  return { ...{ id: 'c', state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' }, ...about };
}

test.for([
  ['service_started', {}, false],
  ['service_started', { container: container('created') }, false],
  ['service_started', { container: container('running', { startedAt: 1 }) }, true],
  ['service_healthy', { container: container('running', { startedAt: 1, health: 'starting' }) }, false],
  ['service_healthy', { container: container('running', { startedAt: 1, health: 'healthy' }) }, true],
  ['service_completed_successfully', { container: container('running', { startedAt: 1 }) }, false],
  ['service_completed_successfully', { container: container('exited', { exitCode: 1 }) }, false],
  ['service_completed_successfully', { container: container('exited') }, true],
  ['service_completed_successfully', { container: container('paused') }, false],
] as const)('%s with %j must be %s', ([condition, facts, met]) => {
  expect(isMet(mysql, { mysql: facts }, condition, now)).toBe(met);
});
