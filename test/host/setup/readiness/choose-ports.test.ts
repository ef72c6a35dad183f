import { expect, test } from 'vitest';
import { type Environment, parseEnvironment } from '../../../../src/host/definition/env-file.ts';
import type { Publisher } from '../../../../src/host/ports/container-engine.ts';
import type { World } from '../../../../src/host/ports/world.ts';
import type { Agreement } from '../../../../src/host/setup/readiness/apply-remedies.ts';
import { choosePorts } from '../../../../src/host/setup/readiness/choose-ports.ts';
import type { Wording } from '../../../../src/shared/messages/wording.ts';
import type { Definition } from '../../../../src/shared/model/definition.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';
import type { PublishedPort, Service } from '../../../../src/shared/model/service.ts';
import { said } from '../../../support/said.ts';
import { scenario } from '../../../support/scenario.ts';
import { apiProfile, service, shop } from '../../../support/shop.ts';

const envFile = '/home/ada/shop/.devcontainer/.env';
const server = { pid: 4711, command: 'python3 -m http.server' };
const port = (host: number, container = host): PublishedPort => ({ container, host, address: '127.0.0.1' });

interface Case {
  /** The services with the ports of the definition, before any variable applies. */
  readonly services?: readonly Service[];
  readonly listeners?: Readonly<Record<number, { pid: number; command: string }>>;
  readonly publishers?: Readonly<Record<number, Publisher>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly kept?: string;
  readonly agreement?: Partial<Agreement>;
  /** Whether the definition contains numbers instead of variables. */
  readonly isFixed?: boolean;
  readonly dryRun?: boolean;
}

const api = service('api', 'api', 'Kernel API', { ports: [port(10204)] });
const web = service('web', 'web', 'Web', { ports: [port(8000)] });
const profile = { ...apiProfile, services: ['api', 'web'] };

/** Resolves a definition whose ports are variables with defaults, as Compose does. */
function resolved(services: readonly Service[], settings: Environment): Definition {
  const withPorts = services.map(one => ({
    ...one,
    ports: one.ports.map((wanted, index) => {
      const variable = `BKDEV_PORT_${one.name.toUpperCase()}${index === 0 ? '' : `_${wanted.container}`}`;
      return { ...wanted, host: Number(settings[variable] ?? wanted.host) };
    }),
  }));
  return { ...shop, services: withPorts };
}

async function outcome(about: Case) {
  const { services = [api, web], listeners = {}, publishers = {}, env = {}, kept = '' } = about;
  const files = new Map([[envFile, kept]]);
  const { world: plain, events } = scenario({ host: { listeners, env }, publishers });
  const read = () => resolved(services, about.isFixed ? {} : { ...parseEnvironment(files.get(envFile) ?? ''), ...env });
  const asked: Wording[] = [];
  const told: Wording[] = [];
  const world: World = {
    ...plain,
    host: { ...plain.host, readText: async path => files.get(path) },
    checkout: { ...plain.checkout, write: (path, text) => files.set(`/home/ada/shop/${path}`, text) },
    composer: { ...plain.composer, definition: async () => read() },
  };
  const agreement: Agreement = {
    ...{ yes: false, isTerminal: false, tell: line => told.push(line) },
    ask: async question => {
      asked.push(question);
      return true;
    },
    ...about.agreement,
  };
  const result = await choosePorts(world, read(), profile, about.dryRun ? undefined : agreement).then(
    definition => definition.services.flatMap(({ ports }) => ports.map(({ host }) => host)),
    said,
  );
  return said({ result, kept: parseEnvironment(files.get(envFile) ?? ''), told, asked, notices: noticesOf(events) });
}

function noticesOf(events: readonly EngineEvent[]): Wording[] {
  return events.flatMap(event => (event.type === 'notice-given' ? [event.text] : []));
}

const untouched = { kept: {}, told: [], asked: [], notices: [] };
const yes = { yes: true };
const person = { isTerminal: true };

test('free ports must cause no question and no change', async () => {
  expect(await outcome({})).toEqual({ ...untouched, result: [10204, 8000] });
});

test('a person must be asked once about all taken ports, and accepted ports be stored', async () => {
  const listeners = { 10204: server, 8000: { pid: 12, command: 'node dev.js' }, 8001: server };
  expect(await outcome({ listeners, agreement: person })).toEqual({
    result: [10205, 8002],
    kept: { BKDEV_PORT_API: '10205', BKDEV_PORT_WEB: '8002' },
    told: [
      'Port 10204 is taken by process 4711 (python3 -m http.server); Kernel API wants it.',
      'Port 8000 is taken by process 12 (node dev.js); Web wants it.',
    ],
    asked: ['Use 10205 for Kernel API, 8002 for Web instead? [Y/n] '],
    notices: [],
  });
});

test('if a person declines, nothing must change, and the alternatives be named', async () => {
  const agreement = { ...person, ask: async () => false };
  expect(await outcome({ listeners: { 10204: server }, agreement })).toMatchObject({
    result: {
      ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
      message: 'Port 10204 of this machine is taken by process 4711 (python3 -m http.server); Kernel API wants it.',
      hint: 'End process 4711, or choose another port: BKDEV_PORT_API=10205 bkdev up',
    },
    kept: {},
  });
});

test('--yes must take the next free ports and say so', async () => {
  expect(await outcome({ listeners: { 10204: server }, agreement: yes })).toEqual({
    ...untouched,
    result: [10205, 8000],
    kept: { BKDEV_PORT_API: '10205' },
    notices: [
      'Kernel API gets port 10205, kept in .devcontainer/.env: 10204 is taken by process 4711 (python3 -m http.server).',
    ],
  });
});

test('without anybody to ask, no port must be chosen, and --yes be named', async () => {
  expect(await outcome({ listeners: { 10204: server, 8000: server } })).toEqual({
    ...untouched,
    result: {
      ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
      message: 'Port 10204 of this machine is taken by process 4711 (python3 -m http.server); Kernel API wants it.',
      hint: 'End process 4711, or choose another port: bkdev up --yes, or BKDEV_PORT_API=10205 BKDEV_PORT_WEB=8001 bkdev up',
      detail: [
        'Port 10204 is taken by process 4711 (python3 -m http.server); Kernel API wants it.',
        'Port 8000 is taken by process 4711 (python3 -m http.server); Web wants it.',
      ],
    },
  });
});

test('a dry run must report, and choose nothing', async () => {
  expect(await outcome({ listeners: { 10204: server }, dryRun: true })).toEqual({
    ...untouched,
    result: [10204, 8000],
    notices: [
      'Port 10204 is taken by process 4711 (python3 -m http.server); Kernel API wants it. bkdev up will offer another one.',
    ],
  });
});

test.for([
  [
    { container: 'shop2-api-1', project: 'shop2', checkout: '/home/ada/shop2' },
    'is taken by bkdev in /home/ada/shop2 (container shop2-api-1)',
    'bkdev stop --workspace /home/ada/shop2',
  ],
  [
    { container: 'blog-web-1', project: 'blog', checkout: undefined },
    'is taken by the container blog-web-1 of the Compose project blog',
    'docker stop blog-web-1',
  ],
  [
    { container: 'nginx', project: undefined, checkout: undefined },
    'is taken by the container nginx',
    'docker stop nginx',
  ],
] as const)('the owner %j must be named with what frees the port', async ([publisher, message, hint]) => {
  const { result } = await outcome({ listeners: { 10204: server }, publishers: { 10204: publisher } });
  expect(result).toMatchObject({ message: expect.stringContaining(message), hint: expect.stringContaining(hint) });
});

test('a port of the own containers of the project must be allowed', async () => {
  const publishers = { 10204: { container: 'shop-api-1', project: 'shop', checkout: '/home/ada/shop' } };
  expect(await outcome({ listeners: { 10204: server }, publishers })).toEqual({ ...untouched, result: [10204, 8000] });
});

test('a port of an own container outside the profile must be replaced', async () => {
  const publisher = { container: 'shop-old-1', project: 'shop', service: 'old', checkout: '/home/ada/shop' };
  const { result } = await outcome({ listeners: { 10204: server }, publishers: { 10204: publisher }, agreement: yes });
  expect(result).toEqual([10205, 8000]);
});

test('a port that the shell sets must count as a request, even with --yes', async () => {
  const about = { listeners: { 10300: server }, env: { BKDEV_PORT_API: '10300' }, agreement: yes };
  expect(await outcome(about)).toMatchObject({
    result: {
      ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
      message: expect.stringContaining('Port 10300 of this machine is taken'),
      hint: 'End process 4711, or choose another port: BKDEV_PORT_API=10301 bkdev up',
    },
    kept: {},
  });
});

test('an earlier choice must stay while it is free, otherwise be the start of the search', async () => {
  const kept = "BKDEV_PROJECT='shop'\nBKDEV_PORT_API='10300'\n";
  const before = { BKDEV_PROJECT: 'shop', BKDEV_PORT_API: '10300' };
  expect(await outcome({ kept })).toMatchObject({ result: [10300, 8000], kept: before });
  expect(await outcome({ kept, listeners: { 10300: server }, agreement: yes })).toMatchObject({
    result: [10301, 8000],
    kept: { ...before, BKDEV_PORT_API: '10301' },
  });
});

test('a chosen port must not be one that another service publishes or wants, nor an earlier choice', async () => {
  const services = [
    service('api', 'api', 'Kernel API', { ports: [port(9000)] }),
    service('web', 'web', 'Web', { ports: [port(9001)] }),
    service('flower', 'worker', 'Flower', { ports: [port(9003)] }),
  ];
  const publishers = { 9004: { container: 'quiet', project: undefined, checkout: undefined } };
  const listeners = { 9000: server, 9001: server };
  expect(await outcome({ services, listeners, publishers, agreement: yes })).toMatchObject({
    result: [9002, 9005, 9003],
  });
});

test('two services that want one port must be separated before Docker is asked', async () => {
  const services = [api, service('web', 'web', 'Web', { ports: [port(10204, 8000)] })];
  expect(await outcome({ services, agreement: yes })).toMatchObject({
    result: [10204, 10205],
    notices: ['Web gets port 10205, kept in .devcontainer/.env: 10204 is taken by Kernel API of this environment.'],
  });
});

test('a further port of a service must have its own variable', async () => {
  const services = [service('api', 'api', 'Kernel API', { ports: [port(10204), port(5678)] }), web];
  expect(await outcome({ services, listeners: { 5678: server }, agreement: yes })).toMatchObject({
    result: [10204, 5679, 8000],
    kept: { BKDEV_PORT_API_5678: '5679' },
  });
});

test.for([
  [65_535, {}],
  [65_534, { 65535: server }],
  [10_000, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [10_001 + index, server]))],
] as const)('where no port above %d is free the error must say so', async ([wanted, others]) => {
  const services = [service('api', 'api', 'Kernel API', { ports: [port(wanted)] })];
  expect(await outcome({ services, listeners: { ...others, [wanted]: server }, agreement: yes })).toMatchObject({
    result: {
      ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
      hint: 'End process 4711, or choose another port: BKDEV_PORT_API=PORT bkdev up (the next 100 are taken too)',
    },
    kept: {},
  });
});

test('a port that is a number in the definition must be reported as such', async () => {
  expect(await outcome({ listeners: { 10204: server }, agreement: yes, isFixed: true })).toMatchObject({
    result: {
      ...{ code: 'port-taken', class: 'port-taken', service: 'api' },
      hint: `End process 4711, or choose another port: write \${BKDEV_PORT_API:-10204} instead of the number in .devcontainer/compose.yaml`,
    },
  });
});

test('ports of services outside the profile must not be checked', async () => {
  const services = [api, service('flower', 'worker', 'Flower', { ports: [port(5555)] })];
  expect(await outcome({ services, listeners: { 5555: server } })).toMatchObject({ result: [10204, 5555] });
});
