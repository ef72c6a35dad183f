import { expect, test } from 'vitest';
import { isUpAlready } from '../../../src/host/orchestrator/up-already.ts';
import { scenario } from '../../support/scenario.ts';
import { apiProfile, shop as definition, webProfile } from '../../support/shop.ts';

const target = { definition: { ...definition, files: ['compose.yaml', 'compose.big.yaml'] }, profile: apiProfile };

/** An environment that is up with the API's profile. */
async function upWithApi() {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const left = () => shop.checkout.written.get('.devcontainer/.resolved') ?? '';
  const files = () => JSON.parse(left().slice(left().indexOf('\n')))['x-bkdev'].files as string[];
  return { shop, files };
}

test('an environment that is already up must leave the agent its definition', async () => {
  const { shop, files } = await upWithApi();
  expect(await shop.clock.until(isUpAlready(shop.world, target))).toBe(true);
  expect(files()).toEqual(['compose.yaml', 'compose.big.yaml']);
  expect(await shop.lock.holder(definition.project)).toBeUndefined();
});

test('during another command, the definition must be left to that', async () => {
  const { shop, files } = await upWithApi();
  await shop.lock.acquire(definition.project, 'restart');
  expect(await shop.clock.until(isUpAlready(shop.world, target))).toBe(true);
  expect(files()).toEqual(['compose.yaml']);
});

test('if there is something to do, nothing must be changed', async () => {
  const { shop, files } = await upWithApi();
  expect(await shop.clock.until(isUpAlready(shop.world, { ...target, profile: webProfile }))).toBe(false);
  expect([files(), shop.world.history.lastProfile()]).toEqual([['compose.yaml'], 'api']);
});

test('another checkout with the same project name must be refused', async () => {
  const { shop } = await upWithApi();
  const checkout = { ...shop.checkout, standing: () => 'another' as const };
  shop.engine.volumesMadeBy.set('shop_mysql', '/home/bob/shop');
  await expect(isUpAlready({ ...shop.world, checkout }, target)).rejects.toMatchObject({ code: 'project-taken' });
});
