import { expect, test } from 'vitest';
import { takesAway, unexpectedIn } from '../../../../src/host/orchestrator/plan/proposal.ts';
import { type Message, message } from '../../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import type { Observation } from '../../../../src/shared/model/observation.ts';
import type { Caused } from '../../../../src/shared/model/plan.ts';
import { planOf } from '../../../support/plan.ts';
import { sampleContainer } from '../../../support/sample-environment.ts';
import { shop } from '../../../support/shop.ts';

const changed = message('cause.configuration-changed');

function unexpected(services: Readonly<Record<string, Partial<ContainerFacts>>>, cause: Message = changed) {
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
  return unexpectedIn(planOf(...operations), shop, observed);
}

test('running containers whose files were edited must be named', () => {
  expect(unexpected({ api: {}, redis: {} })).toEqual([message('doubt.edited', { services: ['api', 'redis'] })]);
  expect(unexpected({ api: {} })).toEqual([message('doubt.edited', { services: ['api'] })]);
});

/** Returns the reasons of a plan that takes these services away, if profiles list only web. */
function takenAway(type: 'stop' | 'remove', services: Readonly<Record<string, ContainerFacts['state']>>) {
  const containers = Object.fromEntries(
    Object.entries(services).map(([name, state]) => [name, sampleContainer({ id: name, state })]),
  );
  const cause = message('cause.not-defined');
  const operations = Object.keys(services).map((service): Caused => ({ type, service, container: service, cause }));
  const empty = { images: new Set<string>(), volumes: {}, inputs: {}, reports: [] };
  const observed: Observation = { containers, ...empty, named: new Set(['web']) };
  return unexpectedIn(planOf(...operations), shop, observed);
}

test('running services that nobody could bring back must be named before they are removed', () => {
  expect(takenAway('stop', { web: 'running', worker: 'running' })).toEqual([
    message('doubt.in-no-profile', { services: ['worker'] }),
  ]);
  expect(takenAway('stop', { worker: 'paused', beat: 'restarting' })).toEqual([
    message('doubt.in-no-profile', { services: ['worker', 'beat'] }),
  ]);
  expect(takenAway('remove', { cron: 'running' })).toEqual([message('doubt.not-defined', { services: ['cron'] })]);
  expect(takenAway('remove', { cron: 'exited', old: 'created' })).toEqual([]);
});

test('stopped services, steps and changes by the profile itself must be no reason to ask', () => {
  expect([
    unexpected({ api: { state: 'exited' } }),
    unexpected({ deps: { state: 'running' } }),
    unexpected({ api: {} }, message('cause.overlays', { profile: 'full', added: ['compose.full.yaml'], dropped: [] })),
    unexpected({ api: {} }, message('cause.container-dead')),
  ]).toEqual([[], [], [], []]);
});

/** Whether an operation on a container in this state disrupts something. */
function isLoss(
  type: 'stop' | 'remove' | 'recreate' | 'start' | 'restart',
  service: string,
  state: ContainerFacts['state'],
) {
  const containers = { [service]: sampleContainer({ id: service, state }) };
  const about = { service, container: service, cause: message('cause.not-in-profile', { profile: 'api' }) };
  const operation = { ...about, type, removeFirst: false, needs: [] } as Caused;
  const empty = { images: new Set<string>(), volumes: {}, inputs: {}, reports: [], named: new Set<string>() };
  return takesAway(planOf(operation), shop, { containers, ...empty });
}

test('only stopping, removing or replacing a running service must count as disruptive', () => {
  expect(isLoss('stop', 'worker', 'running')).toBe(true);
  expect(isLoss('stop', 'worker', 'paused')).toBe(true);
  expect(isLoss('remove', 'cron', 'restarting')).toBe(true);
  expect(isLoss('recreate', 'api', 'running')).toBe(true);
  expect(isLoss('recreate', 'api', 'exited')).toBe(false);
  expect(isLoss('recreate', 'migrate', 'running')).toBe(false);
  expect(isLoss('start', 'api', 'exited')).toBe(false);
  expect(isLoss('restart', 'api', 'running')).toBe(false);
});
