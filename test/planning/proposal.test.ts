import { expect, test } from 'vitest';
import type { ContainerFacts, Observation } from '../../src/model/facts.ts';
import { unexpectedIn } from '../../src/planning/proposal.ts';
import { sampleContainer } from '../support/sample-environment.ts';
import { shop } from '../support/shop.ts';

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

test('what does not run, a step, and what the profile itself changes must be no reason to ask', () => {
  expect([
    unexpected({ api: { state: 'exited' } }),
    unexpected({ deps: { state: 'running' } }),
    unexpected({ api: {} }, 'profile full adds compose.full.yaml'),
    unexpected({ api: {} }, 'its container is dead'),
  ]).toEqual([[], [], [], []]);
});
