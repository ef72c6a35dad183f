import { expect, test } from 'vitest';
import { findPortOwner, isPortFree } from '../../../../src/host/orchestrator/observe/port-owner.ts';
import type { Publisher } from '../../../../src/host/ports/container-engine.ts';
import type { World } from '../../../../src/host/ports/world.ts';
import { said } from '../../../support/said.ts';

const port = 10204;

/** A machine on which consecutive looks find the port free or not. */
function ownerWhere(...isFree: readonly boolean[]) {
  let look = 0;
  const host = {
    portIsFree: async () => isFree[look++] ?? false,
    listenerOn: async () => ({ pid: 4711, command: 'node bkdev.js up' }),
  };
  const engine = { publisherOf: async () => undefined, endpoint: async () => ({}) };
  return findPortOwner({ engine, host } as unknown as Pick<World, 'engine' | 'host'>, port, 'bkdev-shop', ['api']);
}

test('a port that a process listens on must belong to it', async () => {
  expect(said(await ownerWhere(false, false))).toEqual({
    name: 'process 4711 (node bkdev.js up)',
    remedy: 'End process 4711',
  });
});

test('a port that another bkdev only probes at this moment must be free', async () => {
  expect(await ownerWhere(false, true)).toBeUndefined();
  expect(await ownerWhere(true)).toBeUndefined();
});

test('for another machine, only its engine must be asked, because listeners here are irrelevant', async () => {
  const elsewhere = (publisher?: Publisher) => {
    const host = { portIsFree: async () => false, listenerOn: async () => ({ pid: 4711, command: 'node' }) };
    const engine = { publisherOf: async () => publisher, endpoint: async () => ({ remoteHost: 'build' }) };
    return { engine, host } as unknown as Pick<World, 'engine' | 'host'>;
  };
  const published = { container: 'other-web-1', project: 'other', checkout: undefined };
  expect(await findPortOwner(elsewhere(), port, 'bkdev-shop', ['api'])).toBeUndefined();
  expect(await isPortFree(elsewhere(), port)).toBe(true);
  expect(await isPortFree(elsewhere(published), port)).toBe(false);
  expect(said(await findPortOwner(elsewhere(published), port, 'bkdev-shop', ['api']))).toMatchObject({
    remedy: 'docker stop other-web-1',
  });
});
