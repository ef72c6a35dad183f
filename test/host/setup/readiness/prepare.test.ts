import { expect, test } from 'vitest';
import type { World } from '../../../../src/host/ports/world.ts';
import { makeMountPoint, openRootOwned } from '../../../../src/host/setup/readiness/prepare.ts';
import { handOverCommand } from '../../../../src/host/setup/remedies/ownership.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import type { Service } from '../../../../src/shared/model/service.ts';
import { shopProduct } from '../../../support/fake-checkout.ts';
import { said } from '../../../support/said.ts';

/** Returns the events for a checkout of this owner after these folders were opened, for a person with this uid. */
async function told(owner: number, uid: number, opened: readonly string[]): Promise<readonly Untimed[]> {
  const events: Untimed[] = [];
  const checkout = {
    source: '/srv/my shop',
    owner: { uid: owner, gid: owner },
    product: async () => shopProduct,
    open: () => opened,
  };
  const world = { checkout, host: { uid }, emit: (event: Untimed) => events.push(event) };
  await openRootOwned(world as unknown as World);
  return events;
}

test('opened folders of a root-owned checkout must be reported once, with the command that doctor names too', async () => {
  expect(said(await told(0, 0, ['logs']))).toEqual([
    {
      type: 'notice-given',
      text: '/srv/my shop belongs to root, and containers run as uid 1000, not as root: logs now belongs to that uid, the rest is read-only inside.',
      hint: `${handOverCommand('/srv/my shop', { uid: 1000, gid: 1000 }, 0)}  (to edit from inside the containers too)`,
    },
  ]);
  expect(await Promise.all([told(0, 0, []), told(1000, 0, ['logs']), told(0, 1000, ['logs'])])).toEqual([[], [], []]);
});

test('the folder for the packages of a front end must be created only for a service that needs it', async () => {
  const made = async (fills: readonly string[], exists: boolean) => {
    const opened: unknown[] = [];
    const checkout = {
      owner: { uid: 501, gid: 20 },
      product: async () => ({ ...shopProduct, frontEnd: 'web' }),
      has: () => exists,
      open: (...given: unknown[]) => opened.push(given),
    };
    const service = { name: 'front-end-packages', fills };
    await makeMountPoint({ checkout } as unknown as World, [service as unknown as Service]);
    return opened;
  };
  expect(await made(['node_modules'], false)).toEqual([[['web/node_modules'], {}, { uid: 501, gid: 20 }]]);
  expect(await made(['node_modules'], true)).toEqual([]);
  expect(await made(['deps'], false)).toEqual([]);
});
