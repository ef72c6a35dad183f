import { expect, test } from 'vitest';
import { preflight } from '../../../src/host/orchestrator/preflight.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { Plan } from '../../../src/shared/model/plan.ts';
import type { FakeHostOptions } from '../../support/fake-host.ts';
import { planOf } from '../../support/plan.ts';
import { said } from '../../support/said.ts';
import { scenario } from '../../support/scenario.ts';
import { apiProfile, shop } from '../../support/shop.ts';

const target = { definition: shop, profile: apiProfile };

const cause = message('cause.no-container');
const create = (service: string) => planOf({ type: 'start', service, cause, needs: [] });
const build = planOf({ type: 'build', services: ['api'], cause });

async function refusal(plan: Plan, options: Parameters<typeof scenario>[0] = {}) {
  const { world } = scenario(options);
  return preflight(plan, target, world).then(() => undefined, said);
}

const taken: FakeHostOptions = { listeners: { 10204: { pid: 4711, command: 'python3 -m http.server' } } };

test('a plan without obstacles must pass', async () => {
  expect(await Promise.all([refusal(create('api')), refusal(create('deps')), refusal(build)])).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

test('a port used by a process must be reported with what to try', async () => {
  expect(await refusal(create('api'), { host: taken })).toEqual({
    ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
    message: 'Port 10204 of this machine is taken by process 4711 (python3 -m http.server); Kernel API wants it.',
    hint: 'End process 4711, or choose another port: BKDEV_PORT_API=10205 bkdev up',
  });
});

test('a port used by a container must be reported with the command that frees it', async () => {
  const publishers = { 10204: { container: 'web-1', project: 'blog', checkout: undefined } };
  expect(await refusal(create('api'), { host: taken, publishers })).toMatchObject({
    hint: 'docker stop web-1, or choose another port: BKDEV_PORT_API=10205 bkdev up',
  });
});

test('a port of a process that this user may not see must be reported as that', async () => {
  const { world } = scenario({ host: taken });
  const blind = { ...world, host: { ...world.host, listenerOn: async () => undefined } };
  expect(await preflight(create('api'), target, blind).catch(said)).toMatchObject({
    message: 'Port 10204 of this machine is taken by a process of another user; Kernel API wants it.',
    hint: 'Find it with `sudo ss -ltnp`, or choose another port: BKDEV_PORT_API=10205 bkdev up',
  });
});

test('a port that our own project publishes must be allowed: its container is being replaced', async () => {
  const publishers = { 10204: { container: 'shop-api-1', project: 'shop', checkout: undefined } };
  expect(await refusal(create('api'), { host: taken, publishers })).toBeUndefined();
});

test('a port of a container outside the profile must be taken: that one is stopped last', async () => {
  const publisher = { container: 'shop-web-1', project: 'shop', checkout: undefined };
  const publishing = (service: string) =>
    refusal(create('api'), { host: taken, publishers: { 10204: { ...publisher, service } } });
  expect(await publishing('web')).toEqual({
    ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
    message:
      'Port 10204 of this machine is taken by web of this environment, which is stopped last; Kernel API wants it.',
    hint: 'docker stop shop-web-1, or choose another port: BKDEV_PORT_API=10205 bkdev up',
  });
  expect(await publishing('redis')).toBeUndefined();
});

test('ports and inputs of untouched services must not be checked', async () => {
  expect(await refusal(create('redis'), { host: taken, checkout: { files: [] } })).toBeUndefined();
});

test.for([
  [
    ['bkmonitor/uv.lock'],
    {
      ...{ code: 'layout-invalid', service: 'deps' },
      message: 'bkmonitor/manage.py is not in /home/ada/shop, and Python packages needs it.',
      hint: 'Is this the right folder (--workspace DIR)? If the product is elsewhere, correct .devcontainer/compose.yaml.',
    },
  ],
  [
    ['bkmonitor/manage.py'],
    {
      ...{ code: 'lock-file-invalid', class: 'lock-missing', service: 'deps' },
      message: 'bkmonitor/uv.lock is not in /home/ada/shop, and Python packages needs it.',
      hint: 'git checkout bkmonitor/uv.lock restores it; uv lock writes a new one.',
    },
  ],
] as const)('with only %j, a missing input must be reported; patterns may match nothing', async ([files, report]) => {
  expect(await refusal(create('deps'), { checkout: { files } })).toEqual(report);
});

test('a lack of space must be reported before a build, and only then', async () => {
  const host = { freeBytes: { '/var/lib/docker': 2 * 1024 ** 3 - 1 } };
  expect(await refusal(build, { host })).toMatchObject({ code: 'disk-full' });
  expect(await refusal(create('redis'), { host })).toBeUndefined();
  expect(await refusal(build, { host: { freeBytes: { '/var/lib/docker': 2 * 1024 ** 3 } } })).toBeUndefined();
});

test('the disk of an engine on another machine must not be judged by ours', async () => {
  const { world, engine } = scenario({ host: { freeBytes: { '/var/lib/docker': 1 } } });
  const info = { ...(await engine.info()), endpoint: 'ssh://ada@far' };
  const far = { ...world, engine: { ...world.engine, info: async () => info } };
  await expect(preflight(build, target, far)).resolves.toBeUndefined();
});
