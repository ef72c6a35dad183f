import { expect, test } from 'vitest';
import { profileThatRuns } from '../../../../src/host/orchestrator/plan/profile-that-runs.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import type { Profile } from '../../../../src/shared/model/profile.ts';
import { apiProfile, shop, workerProfile } from '../../../support/shop.ts';

type States = Readonly<Record<string, ContainerFacts['state']>>;

function containers(states: States, exitCode = 0): Record<string, ContainerFacts> {
  const facts = { exitCode, oomKilled: false, restarts: 0, configHash: '', image: '' };
  return Object.fromEntries(Object.entries(states).map(([name, state]) => [name, { ...facts, id: name, state }]));
}

const stores = { workspace: 'running', mysql: 'running', redis: 'running', deps: 'exited', migrate: 'exited' } as const;
const whole = { ...stores, api: 'running' } as const;

test.for<[string | undefined, States]>([
  ['api', whole],
  ['worker', { ...whole, worker: 'running' }],
  ['api', { ...whole, worker: 'exited' }],
  ['api', { ...whole, migrate: 'running' }],
  [undefined, { ...whole, beat: 'running' }],
  [undefined, { ...whole, gone: 'running' }],
  [undefined, stores],
  [undefined, { ...stores, api: 'exited' }],
  [undefined, { deps: 'running' }],
  [undefined, {}],
])('the profile %s must be told by what runs', ([name, states]) => {
  expect(profileThatRuns([apiProfile, workerProfile], shop, containers(states))?.name).toBe(name);
});

test('of several profiles with the same services, the preferred one must be returned', () => {
  const debug: Profile = { ...apiProfile, name: 'debug', environment: { DEBUG: '1' } };
  const told = (preferred?: string) => profileThatRuns([apiProfile, debug], shop, containers(whole), preferred)?.name;
  expect([told(), told('debug'), told('worker')]).toEqual(['api', 'debug', 'api']);
});

test('services that only an overlay defines must be running, or have succeeded', () => {
  const more: Profile = { ...apiProfile, name: 'more', services: [...apiProfile.services, 'search'] };
  const told = (states: States, exitCode?: number) => profileThatRuns([more], shop, containers(states, exitCode))?.name;
  expect([told({ ...whole, search: 'running' }), told({ ...whole, search: 'exited' })]).toEqual(['more', 'more']);
  expect([told(whole), told({ ...whole, search: 'exited' }, 1)]).toEqual([undefined, undefined]);
});
