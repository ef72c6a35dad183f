import { beforeAll, describe, expect, test } from 'vitest';
import { anotherCheckout, ask, bkdev, up } from './support/bkdev.ts';
import type { Checkout } from './support/checkout.ts';
import { sql, statesOf, volumesOf } from './support/engine.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('down');
  expect(await up(checkout)).toMatchObject({ status: 0 });
  await ask(checkout, '/api/v4/notes/', { title: 'Kept' });
});

const notes = () => sql(checkout.project, 'select title from bkmonitor_note order by id desc limit 1');

describe('down', () => {
  test('it must remove the containers and keep the data', async () => {
    const before = await volumesOf(checkout.project);
    expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
    expect(await statesOf(checkout.project)).toEqual({});
    expect(await volumesOf(checkout.project)).toEqual(before);

    const { status, stdout } = await bkdev(checkout, ['status', '--json']);
    expect({ status, outcome: JSON.parse(stdout).outcome }).toEqual({ status: 0, outcome: 'absent' });
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(await notes()).toBe('Kept');
  });
});

describe('down --volumes', () => {
  test.each([
    ['nobody can be asked', {}],
    ['CI says that installing is agreed to', { CI: 'true' }],
  ])('it must delete nothing without --yes where %s', async (_, env) => {
    const before = { states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) };
    const { status, stderr } = await bkdev(checkout, ['down', '--volumes'], env);
    expect(status).toBe(4);
    expect(stderr).toContain(`The data of ${checkout.project} was not deleted: nobody could be asked.`);
    expect(stderr).toContain('try: bkdev down --volumes --yes');
    expect({ states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) }).toEqual(before);
    expect(await notes()).toBe('Kept');
  });

  test('it must delete the data with --yes', async () => {
    expect(await bkdev(checkout, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
    expect(await statesOf(checkout.project)).toEqual({});
    expect(await volumesOf(checkout.project)).toEqual({});
  });
});
