import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDockerEngine } from '../../../../src/host/adapters/docker/docker-engine.ts';
import type { ContainerChange } from '../../../../src/host/ports/container-engine.ts';
import { startFakeDockerd } from '../../../support/fake-dockerd.ts';
import { said } from '../../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockerd-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const labels = (service: string, number = 1) => ({
  'com.docker.compose.container-number': String(number),
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': service,
  'com.docker.compose.config-hash': 'hash',
});
const listed = (id: string, service: string, number?: number) => ({
  Id: id,
  Labels: labels(service, number),
  Names: [`/shop-${service}-1`],
  Ports: [],
});
const inspected = (id: string, service: string, status = 'running', number?: number) => ({
  ...{ Id: id, RestartCount: 0, Config: { Image: 'image', Labels: labels(service, number) } },
  State: {
    Status: status,
    ExitCode: 0,
    OOMKilled: false,
    StartedAt: '2026-01-01T00:00:00Z',
    FinishedAt: '0001-01-01T00:00:00Z',
  },
});

test('containers must be returned by their service; those that are gone or being removed must be omitted', async () => {
  await using dockerd = await startFakeDockerd(folder, {
    'GET /containers/json': [200, [listed('a', 'api'), listed('b', 'mysql'), listed('c', 'redis')]],
    'GET /containers/a/json': [200, inspected('a', 'api')],
    'GET /containers/b/json': [200, inspected('b', 'mysql', 'removing')],
  });
  const containers = await createDockerEngine(dockerd.env).containers('shop');
  expect(Object.keys(containers)).toEqual(['api']);
  expect(containers['api']).toMatchObject({ id: 'a', state: 'running', configHash: 'hash' });
});

test('if only some services are requested, the others must not be inspected', async () => {
  await using dockerd = await startFakeDockerd(folder, {
    'GET /containers/json': [200, [listed('a', 'api'), listed('b', 'mysql')]],
    'GET /containers/a/json': [200, inspected('a', 'api')],
    'GET /containers/b/json': [200, inspected('b', 'mysql')],
  });
  const containers = await createDockerEngine(dockerd.env).containers('shop', ['mysql', 'elsewhere']);
  expect(Object.keys(containers)).toEqual(['mysql']);
  expect(dockerd.asked.filter(line => line.includes('/containers/'))).toEqual([
    'GET /containers/json',
    'GET /containers/b/json',
  ]);
});

test('every container of a scaled service must be returned, the lowest number as the service, and the running one of equal numbers', async () => {
  const names = [
    ['w3', 3, 'exited'],
    ['w2', 2, 'running'],
    ['old', 2, 'created'],
  ] as const;
  await using dockerd = await startFakeDockerd(folder, {
    'GET /containers/json': [200, names.map(([id, number]) => listed(id, 'worker', number))],
    ...Object.fromEntries(
      names.map(([id, number, state]) => [
        `GET /containers/${id}/json`,
        [200, inspected(id, 'worker', state, number)] as const,
      ]),
    ),
  });
  const containers = await createDockerEngine(dockerd.env).containers('shop');
  expect(Object.entries(containers).map(([name, { id, number, isFurther }]) => [name, id, number, isFurther])).toEqual([
    ['worker', 'w2', 2, undefined],
    ['worker.3', 'w3', 3, true],
  ]);
});

test('a request for what is already the case must not fail', async () => {
  await using dockerd = await startFakeDockerd(folder, {
    'POST /containers/a/start': [304],
    'POST /containers/a/stop': [304],
  });
  const engine = createDockerEngine(dockerd.env);
  await Promise.all([engine.start('a'), engine.stop('a'), engine.stop('gone'), engine.remove('gone')]);
});

test('a container that disappeared before it was started must be reported as such, not as a bug', async () => {
  await using dockerd = await startFakeDockerd(folder, {
    'POST /containers/a/start': [404, { message: 'No such container: a' }],
  });
  expect(await createDockerEngine(dockerd.env).start('a').catch(said)).toMatchObject({
    code: 'create-failed',
    message: expect.stringContaining('No such container: a'),
  });
});

test('a port that is taken at the last moment must be reported with the service', async () => {
  const message =
    'driver failed programming external connectivity on endpoint shop-api-1 (50): Bind for 127.0.0.1:10204 failed: port is already allocated';
  await using dockerd = await startFakeDockerd(folder, {
    'POST /containers/a/start': [500, { message }],
    'GET /containers/a/json': [200, inspected('a', 'api', 'created')],
  });
  expect(await createDockerEngine(dockerd.env).start('a').catch(said)).toMatchObject({
    code: 'port-taken',
    message: 'Port 10204 on this machine is in use by another program, so api cannot be reached through it.',
  });
});

test('an unreachable engine must be reported with its address', async () => {
  const env = { DOCKER_HOST: `unix://${folder}/nothing.sock` };
  expect(await createDockerEngine(env).info().catch(said)).toMatchObject({
    code: 'engine-unreachable',
    message: `No Docker Engine answers at unix://${folder}/nothing.sock (ENOENT).`,
    hint: 'bkdev doctor --fix installs or starts it.',
  });
});

/** Starts watching an engine whose event stream the test writes itself. */
async function startWatching(signal: AbortSignal) {
  const opened = Promise.withResolvers<ServerResponse>();
  const filters = Promise.withResolvers<{ readonly label: readonly string[] }>();
  const dockerd = await startFakeDockerd(folder, {
    'GET /containers/json': [200, [listed('a', 'api')]],
    'GET /containers/a/json': [200, inspected('a', 'api')],
    'GET /events': (request, response) => {
      filters.resolve(JSON.parse(new URL(request.url ?? '', 'http://docker').searchParams.get('filters') ?? '{}'));
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      opened.resolve(response);
    },
  });
  const changes = createDockerEngine(dockerd.env).changes('shop', signal)[Symbol.asyncIterator]();
  const next = async () => {
    const { value } = (await changes.next()) as { value: ContainerChange };
    return { service: value.service, id: value.container?.id, state: value.container?.state };
  };
  const first = await next();
  const events = await opened.promise;
  const happened = (id: string) =>
    `${JSON.stringify({ Type: 'container', Action: 'die', Actor: { ID: id, Attributes: labels('api') } })}\n`;
  return { dockerd, changes, first, next, events, happened, filters: filters.promise };
}

test('changes must begin with the existing containers, and continue with the result of each event', async () => {
  const { dockerd, first, next, events, happened } = await startWatching(new AbortController().signal);
  await using _ = dockerd;
  expect(first).toEqual({ service: 'api', id: 'a', state: 'running' });
  dockerd.answers['GET /containers/a/json'] = [200, inspected('a', 'api', 'exited')];
  const line = happened('a');
  events.write(line.slice(0, 30));
  events.write(line.slice(30));
  expect(await next()).toEqual({ service: 'api', id: 'a', state: 'exited' });
});

test('an event of a replaced container must not hide its successor', async () => {
  const { dockerd, next, events, happened } = await startWatching(new AbortController().signal);
  await using _ = dockerd;
  events.write(happened('older'));
  expect(await next()).toEqual({ service: 'api', id: 'a', state: 'running' });
});

test('a container that is gone must be reported as gone', async () => {
  const { dockerd, next, events, happened } = await startWatching(new AbortController().signal);
  await using _ = dockerd;
  dockerd.answers['GET /containers/json'] = [200, []];
  dockerd.answers['GET /containers/a/json'] = [404, { message: 'No such container' }];
  events.write(happened('a'));
  expect(await next()).toEqual({ service: 'api', id: undefined, state: undefined });
});

test('a further container of a service must be reported under its own name, also when it is gone', async () => {
  const { dockerd, next, events, happened } = await startWatching(new AbortController().signal);
  await using _ = dockerd;
  dockerd.answers['GET /containers/json'] = [200, [listed('a', 'api'), listed('b', 'api', 2)]];
  dockerd.answers['GET /containers/b/json'] = [200, inspected('b', 'api', 'running', 2)];
  events.write(happened('b'));
  expect([await next(), await next()]).toEqual([
    { service: 'api', id: 'a', state: 'running' },
    { service: 'api.2', id: 'b', state: 'running' },
  ]);
  dockerd.answers['GET /containers/json'] = [200, [listed('a', 'api')]];
  events.write(happened('b'));
  expect(await next()).toEqual({ service: 'api.2', id: undefined, state: undefined });
});

test.for(['end', 'destroy'] as const)('an engine whose events %s must count as lost', async how => {
  const { dockerd, changes, events } = await startWatching(new AbortController().signal);
  await using _ = dockerd;
  events[how]();
  await expect(changes.next()).rejects.toMatchObject({ code: 'engine-unreachable' });
});

test('a consumer that cancels the changes must get their end, not an error', async () => {
  const controller = new AbortController();
  const { dockerd, changes } = await startWatching(controller.signal);
  await using _ = dockerd;
  const end = changes.next();
  controller.abort();
  expect((await end).done).toBe(true);
});

test('the publisher of a port must be reported by container and project', async () => {
  const ports = [{ PublicPort: 10204, PrivatePort: 80, Type: 'tcp' }];
  await using dockerd = await startFakeDockerd(folder, {
    'GET /containers/json': [200, [{ ...listed('a', 'api'), Ports: ports }]],
  });
  const engine = createDockerEngine(dockerd.env);
  expect([await engine.publisherOf(10204), await engine.publisherOf(80)]).toEqual([
    { container: 'shop-api-1', project: 'shop', service: 'api' },
    undefined,
  ]);
});

test('only existing images must be returned', async () => {
  await using dockerd = await startFakeDockerd(folder, { 'GET /images/role:1/json': [200, { Id: 'x' }] });
  expect(await createDockerEngine(dockerd.env).existingImages(['role:1', 'role:2'])).toEqual(new Set(['role:1']));
});

test('one-off containers must not be confused with their service', async () => {
  const left = new AbortController();
  const { dockerd, filters } = await startWatching(left.signal);
  await using _ = dockerd;
  expect((await filters).label).toEqual(['com.docker.compose.project=shop', 'com.docker.compose.oneoff=False']);
  left.abort();
});

test('a command in a container must be given up once its signal aborts, wherever the engine stops answering', async () => {
  const created = [201, { Id: 'x' }] as const;
  // Both never end, as with a proxy that does not pass on upgraded connections.
  const silent = () => {};
  const open = (_: unknown, response: ServerResponse) => void response.writeHead(200).flushHeaders();
  for (const start of [silent, open]) {
    await using dockerd = await startFakeDockerd(folder, {
      'POST /containers/c/exec': created,
      'POST /exec/x/start': start,
    });
    const leaving = new AbortController();
    const run = createDockerEngine(dockerd.env).exec('c', ['true'], leaving.signal);
    await expect.poll(() => dockerd.asked).toContain('POST /exec/x/start');
    leaving.abort();
    await expect(run).rejects.toThrow();
  }
});
