import { expect, test } from 'vitest';
import { makeReady } from '../../../../src/host/setup/readiness/ready.ts';
import { scenario } from '../../../support/scenario.ts';
import { apiProfile, shop as definition } from '../../../support/shop.ts';

const nobody = { yes: false, isTerminal: false, ask: async () => false, tell: () => undefined };

/** What becomes of a machine on which all images are there. */
async function ready(about: { readonly engine?: string; readonly compose?: string }, agreement = nobody) {
  const { world } = scenario();
  const info = { ...(await world.engine.info()), version: about.engine ?? '26.1.5' };
  const machine = {
    ...world,
    engine: { ...world.engine, info: async () => info },
    composer: { ...world.composer, version: async () => about.compose ?? '2.26.1' },
  };
  return makeReady(machine, apiProfile, agreement).catch(error => error.report());
}

test('a machine that has all must simply be ready', async () => {
  expect(await ready({})).toEqual(definition);
});

test.for([
  [{ engine: '24.0.7' }, /Docker Engine 24\.0\.7 .* is too old: 25 or newer is needed/],
  [{ compose: '2.20.1' }, /Docker Compose 2\.20\.1 is too old: 2\.20\.2 or newer is needed/],
] as const)('%j must be refused although nothing has to be built', async ([about, found]) => {
  expect(await ready(about)).toMatchObject({ message: expect.stringMatching(found) });
});
