import { expect, test } from 'vitest';
import { setReloading, toggleReloading } from '../../../src/host/orchestrator/pause.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { said } from '../../support/said.ts';
import { shop } from '../../support/shop.ts';
import { type ReloaderOptions, reloader, unknownRoute } from './agent.ts';

test('a pause of all roles, its end, and the pause of one must match the report of the agent afterwards', async () => {
  const { world, asked } = reloader();
  expect(await setReloading(world, shop, 'pause')).toEqual(['api', 'web', 'worker']);
  expect(await setReloading(world, shop, 'resume', 'web')).toEqual(['api', 'worker']);
  expect(await setReloading(world, shop, 'resume')).toEqual([]);
  expect(await setReloading(world, shop, 'pause', 'api')).toEqual(['api']);
  expect(asked).toEqual(['POST /pause', 'POST /resume?service=web', 'POST /resume', 'POST /pause?service=api']);
});

test('a key must pause all if nothing is paused, and resume all if anything is', async () => {
  const { world, asked } = reloader({ sources: { paused: ['api'] } });
  expect(await toggleReloading(world, shop)).toEqual([]);
  expect(await toggleReloading(world, shop)).toEqual(['api', 'web', 'worker']);
  expect(asked).toEqual(['GET /sources', 'POST /resume', 'GET /sources', 'POST /pause']);
});

const nobody = { status: 404, output: '' };
const notReloaded = {
  status: 22,
  output: `curl: (22) The requested URL returned error: 404\n${JSON.stringify(message('agent.service-not-reloaded', { service: 'mysql', existing: ['api', 'web', 'worker'] }))}\n`,
};

test.for<readonly [string, ReloaderOptions, string, string]>([
  [
    'where no workspace runs',
    { workspace: 'exited' },
    'Live reload could not be paused: workspace is not running.',
    'bkdev up starts it.',
  ],
  [
    'where there is none',
    { workspace: 'none' },
    'Live reload could not be paused: workspace is not running.',
    'bkdev up starts it.',
  ],
  [
    'of an agent that is older',
    { answers: { 'POST /pause': unknownRoute('POST /pause') } },
    'Live reload could not be paused: the agent of this environment is older than live reload.',
    'bkdev init brings it up to date; bkdev restart workspace starts it.',
  ],
  [
    'of an agent that is gone',
    { answers: { 'POST /pause': { status: 7, output: "curl: (7) Couldn't connect" } } },
    'Live reload could not be paused: the agent is not running: nobody listens on its socket.',
    'bkdev restart workspace starts the agent again; bkdev logs workspace shows what it wrote.',
  ],
  [
    'of what nothing reloads',
    { answers: { 'POST /pause': notReloaded } },
    'Live reload could not be paused: no service mysql that is reloaded; there are: api, web, worker.',
    'Name one of those, or none for all of them.',
  ],
  [
    'of an agent of another kind',
    { answers: { 'POST /pause': { status: 0, output: '{"held":3}' } } },
    'Live reload could not be paused: the agent gives an answer that this bkdev does not understand.',
    'bkdev restart workspace starts the agent again; bkdev logs workspace shows what it wrote.',
  ],
])('a pause %s must fail with what to try', async ([, options, told, hint]) => {
  const { world } = reloader(options);
  expect(await setReloading(world, shop, 'pause', 'mysql').catch(said)).toMatchObject({
    code: 'role-failed',
    message: told,
    hint,
  });
});

test('an unknown service must be reported before the agent is asked', async () => {
  const { world, asked } = reloader({ answers: { POST: nobody } });
  await expect(setReloading(world, shop, 'pause', 'apy')).rejects.toMatchObject({ code: 'usage' });
  expect(asked).toEqual([]);
});

test('another checkout’s environment of the same name must not be touched', async () => {
  const { world, asked, checkout } = reloader();
  const standing = () => 'another' as const;
  const madeBy = '/home/bob/shop';
  const origins = async () => [{ kind: 'container', id: 'w', name: 'workspace', madeBy } as const];
  const foreign = { ...world, checkout: { ...checkout, standing }, engine: { ...world.engine, origins } };
  await expect(setReloading(foreign, shop, 'pause')).rejects.toMatchObject({ code: 'project-taken' });
  expect(asked).toEqual([]);
});

test('with an older agent, the key must say so', async () => {
  const { world } = reloader({ answers: { 'GET /sources': unknownRoute('GET /sources') } });
  expect(await toggleReloading(world, shop).catch(said)).toMatchObject({
    message: 'Live reload could not be paused: the agent of this environment is older than live reload.',
    hint: expect.stringContaining('bkdev init'),
  });
});
