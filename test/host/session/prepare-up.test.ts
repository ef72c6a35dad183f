import { expect, test } from 'vitest';
import { prepareUp } from '../../../src/host/session/prepare-up.ts';
import { scenario } from '../../support/scenario.ts';
import { apiProfile, fullProfile, shop, webProfile } from '../../support/shop.ts';

const choices = { dryRun: false, timeout: 300_000, rollback: true };
const agreement = { yes: true, isTerminal: false, ask: async () => false, tell: () => undefined };

/** A checkout in which this profile is up. */
async function running(profile = webProfile) {
  const files = { '/home/ada/shop/.devcontainer/.env': "BKDEV_PROJECT='shop'\n" };
  const shop = scenario({ checkout: { profiles: [apiProfile, fullProfile, webProfile] }, host: { files } });
  await shop.clock.until(shop.up({ profile }));
  return shop;
}

/** Returns the profile that is brought up, and the one to roll back to. */
async function prepared({ world }: Awaited<ReturnType<typeof running>>, asked?: string, about = choices) {
  const { profile, goBackTo } = await prepareUp(world, asked, about, agreement);
  return [profile.name, goBackTo?.profile.name];
}

test('without a profile name, the last profile must be used, and a rollback lead to it', async () => {
  const shop = await running();
  expect(await prepared(shop)).toEqual(['web-worker', undefined]);
  expect(await prepared(shop, 'full')).toEqual(['full', 'web-worker']);
  expect(await prepared(shop, 'full', { ...choices, rollback: false })).toEqual(['full', undefined]);
});

test('an environment from an editor or Compose alone must be used, and be the rollback target', async () => {
  const shop = await running();
  const history = { ...shop.world.history, lastProfile: () => undefined, profileInUse: () => undefined };
  const unknowing = { ...shop, world: { ...shop.world, history } };
  expect(await prepared(unknowing)).toEqual(['web-worker', undefined]);
  expect(await prepared(unknowing, 'api')).toEqual(['api', 'web-worker']);
});

test('a rollback must lead to the running profile, not to one that was never reached', async () => {
  const shop = await running();
  shop.world.history.rememberProfile('full');
  expect(await prepared(shop, 'api')).toEqual(['api', 'web-worker']);
  expect(await prepared(shop, 'full')).toEqual(['full', 'web-worker']);
});

test('modes chosen for once must be kept by a command that changes something else, unless it asks for others', async () => {
  const { world } = await running();
  const modes = { dev: {}, gunicorn: { programs: {} } };
  const services = shop.services.map(each => (['api', 'web'].includes(each.name) ? { ...each, modes } : each));
  const left = { programs: {}, olderRuns: {}, modes: { web: 'gunicorn' } };
  const checkout = { ...world.checkout, leftPrograms: async () => left };
  const composer = { ...world.composer, definition: async () => ({ ...shop, services }) };
  const modeOfWeb = async (about: object) => {
    const request = await prepareUp({ ...world, checkout, composer }, undefined, { ...choices, ...about }, agreement);
    const reread = await request.reread?.();
    return [request.definition, reread].map(found => found?.services.find(({ name }) => name === 'web')?.mode);
  };
  expect(await modeOfWeb({ keepsModes: true })).toEqual(['gunicorn', 'gunicorn']);
  expect(await modeOfWeb({ keepsModes: true, modes: { web: 'dev' } })).toEqual(['dev', 'dev']);
  expect(await modeOfWeb({})).toEqual([undefined, undefined]);
});

test('a missing file of the product must be reported before anything is handed over to containers', async () => {
  const files = { '/home/ada/shop/.devcontainer/.env': "BKDEV_PROJECT='shop'\n" };
  const { world } = scenario({ checkout: { profiles: [apiProfile], files: [] }, host: { files } });
  await expect(prepareUp(world, 'api', choices, agreement)).rejects.toMatchObject({
    code: expect.stringMatching(/^l/),
  });
});
