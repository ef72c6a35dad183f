import { expect, it } from 'vitest';
import { endInOrder } from '../../../../src/host/orchestrator/execute/end-in-order.ts';
import { service, shop } from '../../../support/shop.ts';

const definition = {
  ...shop,
  services: [service('cache', 'cache', ''), service('queue', 'broker', ''), ...shop.services],
};

it('stores must go on until all others have ended, and those that nobody knows any more end with the others', async () => {
  const told: string[] = [];
  const names = ['queue', 'mysql', 'api', 'cache', 'of-another-profile'];
  const endings = names.map(name => ({ service: name }));
  await endInOrder(endings, definition, async ({ service: name }) => {
    told.push(`tell ${name}`);
    await Promise.resolve();
    told.push(`${name} ended`);
  });
  expect(told).toEqual([
    ...['tell api', 'tell of-another-profile', 'api ended', 'of-another-profile ended'],
    ...['tell queue', 'tell mysql', 'tell cache', 'queue ended', 'mysql ended', 'cache ended'],
  ]);
});

it('one that cannot be ended must leave the stores as they are', async () => {
  const told: string[] = [];
  const ending = endInOrder([{ service: 'api' }, { service: 'mysql' }], definition, async ({ service: name }) => {
    told.push(name);
    if (name === 'api') throw new Error('no such container');
  });
  await expect(ending).rejects.toThrow('no such container');
  expect(told).toEqual(['api']);
});
