import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { idOf } from '../../src/host/adapters/cache/remembered.ts';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, ask, bkdev, up, upResult } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { containersOf, docker, sql, statesOf, volumesOf } from './support/engine.ts';
import { must } from './support/run.ts';

let checkout: Checkout;
let roleImage: string;

beforeAll(async () => {
  checkout = await anotherCheckout('down');
  // The product's own file, which Compose and the devcontainer CLI would read if they ran in its folder.
  await edit(checkout, '.env', () => 'COMPOSE_PROJECT_NAME=shop\nDOCKER_HOST=tcp://127.0.0.1:1\nPASSWORD=a${b\n');
  expect(await up(checkout)).toMatchObject({ status: 0 });
  await ask(checkout, '/api/v4/notes/', { title: 'Kept' });
  roleImage = (await containersOf(checkout.project))['api']?.Config.Image ?? '';
});

const notes = () => sql(checkout.project, 'select title from bkmonitor_note order by id desc limit 1');

test('the .env of the product must neither mislead commands nor change a plan', async () => {
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
  ])('it must delete nothing without --yes if %s', async (_, env) => {
    const before = { states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) };
    const { status, stderr } = await bkdev(checkout, ['down', '--volumes'], env);
    expect(status).toBe(4);
    expect(stderr).toContain(`The data of ${checkout.project} was not deleted: there is no terminal to ask at.`);
    expect(stderr).toContain('try: bkdev down --volumes --yes');
    expect({ states: await statesOf(checkout.project), volumes: await volumesOf(checkout.project) }).toEqual(before);
    expect(await notes()).toBe('Kept');
  });

  test('a copy of the checkout must be a separate environment, and delete nothing that has the name of the first', async () => {
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

  test('a moved checkout must be offered its data, and delete none that it has not taken over', async () => {
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

  test('it must do what its dry run says: delete everything that is left, and the files that bkdev keeps', async () => {
    const { project } = checkout;
    const label = `com.docker.compose.project=${project}`;
    const state = join(checkout.env['XDG_STATE_HOME'] ?? '', 'bkdev');
    const id = idOf(checkout.root);
    const kept = async () => (await readdir(state, { recursive: true })).filter(name => name.includes(id));
    await mkdir(join(state, 'logs', id), { recursive: true });
    await writeFile(join(state, 'logs', id, 'api.log'), 'saved by a screen');
    const oneOff = ['--label', 'com.docker.compose.oneoff=True', '--name', `${project}-once`];
    await docker('run', '-d', '--label', label, ...oneOff, '--entrypoint', 'sleep', roleImage, '600');
    const before = { states: await statesOf(project), kept: await kept() };

    const told = upResult(await bkdev(checkout, ['down', '--volumes', '--dry-run', '--json']));
    expect({ states: await statesOf(project), kept: await kept() }).toEqual(before);
    const removed = told.plan.flatMap(line => /^remove (?!network )([\w-]+)/.exec(line)?.[1] ?? []);
    expect(removed.sort()).toEqual(['api', 'deps', 'migrate', 'mysql', `${project}-once`, 'redis', 'workspace'].sort());
    const why = '(requested by bkdev down --volumes)';
    expect(told.plan.slice(removed.length)).toEqual([
      `remove network ${project}_default after the removals above ${why}`,
      ...Object.keys(await volumesOf(project)).map(
        name => `delete volume ${project}_${name} after the removals above ${why}`,
      ),
      `delete the saved logs of this environment ${why}`,
      `forget what bkdev remembers of it: last profile, instance counts, start times ${why}`,
    ]);

    const done = upResult(await bkdev(checkout, ['down', '--volumes', '--yes', '--json']));
    const planIn = ({ events }: typeof done) => events.flatMap(event => (event.type === 'plan-made' ? event.plan : []));
    expect([done.status, planIn(done)]).toEqual([0, planIn(told)]);
    expect([await statesOf(project), await volumesOf(project), await kept()]).toEqual([{}, {}, []]);
    const left = [
      ['ps', '-aq'],
      ['network', 'ls', '-q'],
    ].map(words => docker(...words, '--filter', `label=${label}`));
    expect(await Promise.all(left)).toEqual(['', '']);
  });

  test('a network used by a foreign container must be reported, and removed once that has left it', async () => {
    const { project } = checkout;
    const network = `${project}_default`;
    await docker('network', 'create', '--label', `com.docker.compose.project=${project}`, network);
    const stranger = await docker('run', '-d', '--network', network, '--entrypoint', 'sleep', roleImage, '600');
    const { status, stderr } = await bkdev(checkout, ['down']);
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining(`The network ${network}`) });
    await docker('rm', '-f', stranger);
    expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
    expect(await docker('network', 'ls', '-q', '--filter', `name=${network}`)).toBe('');
  });
});
