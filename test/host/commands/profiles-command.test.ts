import { expect, test } from 'vitest';
import { runProfiles, summarise } from '../../../src/host/commands/profiles-command.ts';
import { printedBy } from '../../support/printed.ts';
import { writtenCheckout } from '../../support/written-checkout.ts';

const plain = { overlays: [], environment: {}, isLocal: false };
const api = { name: 'api', title: 'API', services: ['mysql', 'migrate', 'api'], ...plain };
const full = { name: 'full', title: 'Full', services: [...api.services, 'seed', 'beat'], ...plain, isLocal: true };
const steps = new Set(['migrate', 'seed']);
const memory = { mysql: 100, api: 300, beat: 50 };

test('a profile must be listed with its cost and the effect of a switch; steps cost nothing', () => {
  expect(summarise([api, full], steps, memory, 'full')).toEqual([
    {
      ...{ name: 'api', title: 'API', active: false, local: false, services: ['mysql', 'api'], steps: ['migrate'] },
      ...{ memoryBytes: 400, starts: [], stops: ['beat'] },
    },
    {
      ...{ name: 'full', title: 'Full', active: true, local: true, services: ['mysql', 'api', 'beat'] },
      ...{ steps: ['migrate', 'seed'], memoryBytes: 450, starts: [], stops: [] },
    },
  ]);
});

test('memory must be unknown while one service has not been measured', () => {
  const [, { memoryBytes } = { memoryBytes: 0 }] = summarise([api, full], steps, { mysql: 100, api: 300 }, undefined);
  expect(memoryBytes).toBeNull();
});

test('without an earlier up, no profile must be active, and none have an effect', () => {
  const told = summarise([api, full], steps, {}, undefined).map(({ active, starts, stops }) => ({
    active,
    starts,
    stops,
  }));
  expect(told).toEqual([api, full].map(() => ({ active: false, starts: [], stops: [] })));
});

test('the profiles of a checkout must be listed without an engine', async () => {
  const checkout = writtenCheckout();
  try {
    const options = { workspace: checkout.root, json: true, yes: false };
    const { stdout } = await printedBy(() => runProfiles(options));
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'api', services: ['workspace', 'mysql', 'api'], steps: ['migrate'] },
    ]);
  } finally {
    checkout.remove();
  }
});
