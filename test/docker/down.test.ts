import { beforeAll, describe, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, ask, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { sql, statesOf, volumesOf } from './support/engine.ts';
import { must } from './support/run.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('down');
  // The product's own file, which Compose and the devcontainer CLI would read if they ran in its folder.
  await edit(checkout, '.env', () => 'COMPOSE_PROJECT_NAME=shop\nDOCKER_HOST=tcp://127.0.0.1:1\nPASSWORD=a${b\n');
  expect(await up(checkout)).toMatchObject({ status: 0 });
  await ask(checkout, '/api/v4/notes/', { title: 'Kept' });
});

const notes = () => sql(checkout.project, 'select title from bkmonitor_note order by id desc limit 1');

test('what stands in the .env of the product must neither lead astray nor change a plan', async () => {
  const { stdout } = await bkdev(checkout, ['status', '--json']);
  expect(parseSaid(stdout)).toMatchObject({ project: checkout.project, outcome: 'healthy' });
  // This invalidates the cached definition.
  await edit(checkout, '.devcontainer/compose.yaml', text => `${text}# a comment\n`);
  for (const _ of ['asked', 'remembered'])
    expect((await bkdev(checkout, ['up', '--dry-run'])).stdout).toMatch(/^plan +keep [^\n]+\n$/);
});

describe('down', () => {
  test('it must remove the containers and keep the data', async () => {
    const before = await volumesOf(checkout.project);
    expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
    expect(await statesOf(checkout.project)).toEqual({});
    expect(await volumesOf(checkout.project)).toEqual(before);

    const { status, stdout } = await bkdev(checkout, ['status', '--json']);
    expect({ status, outcome: parseSaid(stdout).outcome }).toEqual({ status: 0, outcome: 'absent' });
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
    expect(stderr).toContain(`The data of ${checkout.project} was not deleted: there is no terminal to ask at.`);
    expect(stderr).toContain('try: bkdev down --volumes --yes');
    expect({ states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) }).toEqual(before);
    expect(await notes()).toBe('Kept');
  });

  test('a copy of the checkout must be an environment of its own, and delete nothing by the name of the first', async () => {
    const root = `${checkout.root}-copy`;
    await must(['cp', '-a', checkout.root, root]);
    const { BKDEV_PROJECT: _, ...env } = checkout.env;
    const copy = { ...checkout, root, env };
    const before = { states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) };
    const { status, stdout } = await bkdev(copy, ['status', '--json']);
    expect({ status, outcome: parseSaid(stdout).outcome }).toEqual({ status: 0, outcome: 'absent' });
    expect(await bkdev(copy, ['exec', 'api', '--', 'true'])).toMatchObject({ status: 3 });
    expect(await bkdev(copy, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });

    const named = { ...copy, env: checkout.env };
    for (const args of [['status'], ['logs'], ['stop'], ['exec', 'api', '--', 'true'], ['down', '--volumes', '--yes']])
      expect(await bkdev(named, args)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`of ${checkout.project} belong to ${checkout.root}, not to ${root}.`),
      });
    expect({ states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) }).toEqual(before);

    await bkdev(checkout, ['down']);
    expect(await bkdev(named, ['down', '--volumes', '--yes'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`The volumes of ${checkout.project} belong to ${checkout.root}, not to ${root}.`),
    });
    expect(await volumesOf(checkout.project)).toEqual(before.volumes);
  });

  test('a checkout that was moved must be offered its data, and delete none that it has not taken over', async () => {
    const root = `${checkout.root}-moved`;
    await must(['mv', checkout.root, root]);
    const before = await volumesOf(checkout.project);
    const moved = { ...checkout, root };
    const told = `This checkout was in ${checkout.root} before, and its data is still there`;
    checkout = moved;
    expect(await bkdev(moved, ['down', '--volumes', '--yes'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`The data of ${moved.project} was not deleted`),
    });
    expect(await bkdev(moved, ['up'])).toMatchObject({ status: 4, stderr: expect.stringContaining(told) });
    const { status, stdout } = await bkdev(moved, ['up', '--yes']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(told) });
    expect(await notes()).toBe('Kept');
    expect(await volumesOf(moved.project)).toMatchObject(before);
  });

  test('it must delete the data with --yes', async () => {
    expect(await bkdev(checkout, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
    expect(await statesOf(checkout.project)).toEqual({});
    expect(await volumesOf(checkout.project)).toEqual({});
  });
});
