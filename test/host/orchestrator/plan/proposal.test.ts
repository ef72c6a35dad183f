import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/host/orchestrator/plan/plan.ts';
import { takesAway, unexpectedIn } from '../../../../src/host/orchestrator/plan/proposal.ts';
import type { ContainerFacts, Observation } from '../../../../src/shared/model/facts.ts';
import { sampleContainer } from '../../../support/sample-environment.ts';
import { shop } from '../../../support/shop.ts';

function unexpected(services: Readonly<Record<string, Partial<ContainerFacts>>>, cause = 'its configuration changed') {
  const containers = Object.fromEntries(
    Object.entries(services).map(([name, about]) => [name, sampleContainer({ id: name, ...about })]),
  );
  const operations = Object.keys(services).map(service => ({
    ...({ type: 'recreate', service, container: service, removeFirst: false, cause, needs: [] } as const),
  }));
  const observed: Observation = {
    containers,
    images: new Set(),
    volumes: {},
    named: new Set(),
    inputs: {},
    reports: [],
  };
  return unexpectedIn({ operations, kept: [], outdated: [] }, shop, observed);
}

test('running containers whose files were edited must be named', () => {
  expect(unexpected({ api: {}, redis: {} })).toEqual([
    'api, redis run and will be replaced: their configuration changed since.',
  ]);
  expect(unexpected({ api: {} })).toEqual(['api runs and will be replaced: its configuration changed since.']);
});

/** The reasons of a plan that takes these away, where profiles name web alone. */
function takenAway(type: 'stop' | 'remove', services: Readonly<Record<string, ContainerFacts['state']>>) {
  const containers = Object.fromEntries(
    Object.entries(services).map(([name, state]) => [name, sampleContainer({ id: name, state })]),
  );
  const operations = Object.keys(services).map(service => ({ type, service, container: service, cause: '' }) as const);
  const empty = { images: new Set<string>(), volumes: {}, inputs: {}, reports: [] };
  const observed: Observation = { containers, ...empty, named: new Set(['web']) };
  return unexpectedIn({ operations, kept: [], outdated: [] }, shop, observed);
}

test('what runs and nobody could bring back must be named before it is taken away', () => {
  expect(takenAway('stop', { web: 'running', worker: 'running' })).toEqual([
    'worker runs and will be stopped: no profile has it any more.',
  ]);
  expect(takenAway('stop', { worker: 'paused', beat: 'restarting' })).toEqual([
    'worker, beat run and will be stopped: no profile has them any more.',
  ]);
  expect(takenAway('remove', { cron: 'running' })).toEqual([
    'cron runs and will be removed: the definition no longer has it.',
  ]);
  expect(takenAway('remove', { cron: 'exited', old: 'created' })).toEqual([]);
});

test('what does not run, a step, and what the profile itself changes must be no reason to ask', () => {
  expect([
    unexpected({ api: { state: 'exited' } }),
    unexpected({ deps: { state: 'running' } }),
    unexpected({ api: {} }, 'profile full adds compose.full.yaml'),
    unexpected({ api: {} }, 'its container is dead'),
  ]).toEqual([[], [], [], []]);
});

/** Whether doing this to a container in that state takes something away. */
function isLoss(
  type: 'stop' | 'remove' | 'recreate' | 'start' | 'restart',
  service: string,
  state: ContainerFacts['state'],
) {
  const containers = { [service]: sampleContainer({ id: service, state }) };
  const about = { service, container: service, cause: 'its configuration is that of another profile' };
  const operation = { ...about, type, removeFirst: false, needs: [] } as Operation;
  const empty = { images: new Set<string>(), volumes: {}, inputs: {}, reports: [], named: new Set<string>() };
  return takesAway({ operations: [operation], kept: [], outdated: [] }, shop, { containers, ...empty });
}

test('what stops, removes or replaces what runs must be known to take it away, and nothing else', () => {
  expect(isLoss('stop', 'worker', 'running')).toBe(true);
  expect(isLoss('stop', 'worker', 'paused')).toBe(true);
  expect(isLoss('remove', 'cron', 'restarting')).toBe(true);
  expect(isLoss('recreate', 'api', 'running')).toBe(true);
  expect(isLoss('recreate', 'api', 'exited')).toBe(false);
  expect(isLoss('recreate', 'migrate', 'running')).toBe(false);
  expect(isLoss('start', 'api', 'exited')).toBe(false);
  expect(isLoss('restart', 'api', 'running')).toBe(false);
});
