import { expect, test } from 'vitest';
import { definitionInUse, profileInUse, whatRuns } from '../../../../src/host/setup/readiness/definition-in-use.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { Profile } from '../../../../src/shared/model/profile.ts';
import { type Scenario, scenario } from '../../../support/scenario.ts';
import { apiProfile, fullProfile, shop, shopOnBroker, webProfile } from '../../../support/shop.ts';

const profiles = [apiProfile, fullProfile, webProfile];
const files = { '/home/ada/shop/.devcontainer/.env': "BKDEV_PROJECT='shop'\n" };

/**
 * A checkout in which the services of this profile are running but unknown to bkdev, because an editor or Compose alone
 * brought them up.
 */
function broughtUpByAnother(profile: Profile | undefined, host: Parameters<typeof scenario>[0] = { host: { files } }) {
  const machine = scenario({ checkout: { profiles }, ...host });
  for (const name of profile?.services ?? []) {
    const isStep = shop.services.some(service => service.name === name && service.role === 'step');
    machine.engine.add(name, { state: isStep ? 'exited' : 'running' });
  }
  return machine;
}

function looking({ world }: Scenario) {
  const definition = async (names: readonly string[]) => (names.length > 1 ? shopOnBroker : shop);
  return { ...world, composer: { ...world.composer, definition } };
}

test.for([apiProfile, webProfile, fullProfile])(
  'what an editor or Compose alone brought up must be told by what runs: $name',
  async profile => {
    const world = looking(broughtUpByAnother(profile));
    const definition = profile === fullProfile ? shopOnBroker : shop;
    expect(await definitionInUse(world)).toEqual({ definition, profile });
    expect(await profileInUse(world)).toBe(profile.name);
  },
);

test('what was brought up last must count before what runs', async () => {
  const world = looking(broughtUpByAnother(fullProfile));
  world.history.rememberProfile('api');
  expect(await definitionInUse(world)).toEqual({ definition: shop, profile: apiProfile });
  expect(await profileInUse(world)).toBe('api');
});

test('where nothing runs no profile must be made up', async () => {
  const world = looking(broughtUpByAnother(undefined));
  expect(await definitionInUse(world)).toEqual({ definition: shop, profile: undefined });
  expect(await profileInUse(world)).toBeUndefined();
});

test('a checkout without a name of its own must not take for its own what another one brought up', async () => {
  expect(await profileInUse(looking(broughtUpByAnother(apiProfile, { host: {} })))).toBeUndefined();
  const named = { host: { env: { BKDEV_PROJECT: 'shop' } } };
  expect(await profileInUse(looking(broughtUpByAnother(apiProfile, named)))).toBe('api');
});

test('an engine that is not there must be left to the command that needs it', async () => {
  const machine = broughtUpByAnother(apiProfile);
  machine.engine.die();
  expect(await profileInUse(looking(machine))).toBeUndefined();
  await expect(definitionInUse(looking(machine))).rejects.toBeInstanceOf(BkdevError);
});

test('what runs must be found, and nothing where all is stopped or nobody can tell', async () => {
  const running = broughtUpByAnother(apiProfile);
  expect(await whatRuns(looking(running))).toEqual({ definition: shop, profile: apiProfile });
  for (const name of apiProfile.services) running.engine.add(name, { state: 'exited' });
  expect(await whatRuns(looking(running))).toBeUndefined();
  expect(await whatRuns(looking(broughtUpByAnother(apiProfile, { host: {} })))).toBeUndefined();
  running.engine.die();
  expect(await whatRuns(looking(running))).toBeUndefined();
});

test('what is only being brought up must count as running: its containers come later', async () => {
  const machine = broughtUpByAnother(undefined);
  const held = await machine.lock.acquire('shop', 'up api');
  expect(await whatRuns(looking(machine))).toMatchObject({ definition: shop });
  if (held.held) await held.release();
  expect(await whatRuns(looking(machine))).toBeUndefined();
});
