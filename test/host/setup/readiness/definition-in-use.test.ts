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
  'an environment from an editor or Compose alone must be recognised by its running services: $name',
  async profile => {
    const world = looking(broughtUpByAnother(profile));
    const definition = profile === fullProfile ? shopOnBroker : shop;
    expect(await definitionInUse(world)).toEqual({ definition, profile });
    expect(await profileInUse(world)).toBe(profile.name);
  },
);

test('the last profile must take precedence over the running one', async () => {
  const world = looking(broughtUpByAnother(fullProfile));
  world.history.rememberProfile('api');
  expect(await definitionInUse(world)).toEqual({ definition: shop, profile: apiProfile });
  expect(await profileInUse(world)).toBe('api');
});

test('if nothing is running, no profile must be invented', async () => {
  const world = looking(broughtUpByAnother(undefined));
  expect(await definitionInUse(world)).toEqual({ definition: shop, profile: undefined });
  expect(await profileInUse(world)).toBeUndefined();
});

test('a checkout without its own name must not adopt an environment of another one', async () => {
  expect(await profileInUse(looking(broughtUpByAnother(apiProfile, { host: {} })))).toBeUndefined();
  const named = { host: { env: { BKDEV_PROJECT: 'shop' } } };
  expect(await profileInUse(looking(broughtUpByAnother(apiProfile, named)))).toBe('api');
});

test('an unreachable engine must be left to the command that needs it', async () => {
  const machine = broughtUpByAnother(apiProfile);
  machine.engine.die();
  expect(await profileInUse(looking(machine))).toBeUndefined();
  await expect(definitionInUse(looking(machine))).rejects.toBeInstanceOf(BkdevError);
});

test('the running profile must be found, and none if everything is stopped or it is unknown', async () => {
  const running = broughtUpByAnother(apiProfile);
  expect(await whatRuns(looking(running))).toEqual({ definition: shop, profile: apiProfile });
  for (const name of apiProfile.services) running.engine.add(name, { state: 'exited' });
  expect(await whatRuns(looking(running))).toBeUndefined();
  expect(await whatRuns(looking(broughtUpByAnother(apiProfile, { host: {} })))).toBeUndefined();
  running.engine.die();
  expect(await whatRuns(looking(running))).toBeUndefined();
});

test('a profile that is being brought up must count as running: its containers come later', async () => {
  const machine = broughtUpByAnother(undefined);
  const held = await machine.lock.acquire('shop', 'up api');
  expect(await whatRuns(looking(machine))).toMatchObject({ definition: shop });
  if (held.held) await held.release();
  expect(await whatRuns(looking(machine))).toBeUndefined();
});
