import { expect, test } from 'vitest';
import {
  containerNamed,
  fromResolved,
  leftPrograms,
  serviceNamed,
  startOrder,
  toDefinition,
  toResolved,
} from '../../../src/shared/model/definition.ts';
import { extensionSchema, urlOf } from '../../../src/shared/model/service.ts';
import { refusalOf } from '../../support/said.ts';
import { service, shop } from '../../support/shop.ts';

// The relevant parts of the output of `docker compose config` (2.26), parsed.
const config = {
  name: 'shop',
  networks: { default: { name: 'shop_default' } },
  services: {
    api: {
      command: ['python', 'manage.py'],
      depends_on: { migrate: { condition: 'service_completed_successfully', required: true } },
      healthcheck: { test: ['CMD', 'true'] },
      image: 'bkdev-role:1',
      ports: [
        { mode: 'ingress', host_ip: '127.0.0.1', target: 10204, published: '10304', protocol: 'tcp' },
        { mode: 'ingress', target: 5678, protocol: 'tcp' },
      ],
      'x-bkdev': { role: 'api', title: 'Kernel API', probe: { http: { port: 10204, path: '/ping', expect: 'pong' } } },
    },
    migrate: {
      image: 'bkdev-role:1',
      healthcheck: { disable: true },
      'x-bkdev': { role: 'step', inputs: ['uv.lock'], fills: ['mysql'] },
    },
  },
  volumes: { mysql: { name: 'shop_mysql' } },
};

test('output of Compose must become a definition', () => {
  expect(toDefinition(config, { api: 'abc' }, ['compose.yaml'])).toEqual({
    files: ['compose.yaml'],
    project: 'shop',
    volumes: { mysql: 'shop_mysql' },
    services: [
      {
        ...{ name: 'api', role: 'api', title: 'Kernel API', image: 'bkdev-role:1', configHash: 'abc' },
        probe: { http: { port: 10204, path: '/ping', expect: 'pong' } },
        dependsOn: [{ service: 'migrate', condition: 'service_completed_successfully' }],
        ports: [{ container: 10204, host: 10304, address: '127.0.0.1' }],
        ...{ inputs: [], fills: [], hasHealthcheck: true },
      },
      {
        ...{ name: 'migrate', role: 'step', title: 'migrate', image: 'bkdev-role:1', configHash: '' },
        ...{ dependsOn: [], ports: [], inputs: ['uv.lock'], fills: ['mysql'] },
        hasHealthcheck: false,
      },
    ],
  });
});

test('the file for the agent must be read back unchanged, except for the hashes, which come from Compose alone', () => {
  const reload = { paths: ['**/*.py'], ignore: ['tests/**'], programs: ['web'], signal: 'HUP', drain: 5 };
  const programs = { cron: { celery: { app: 'shop', queues: ['cron'] } }, poller: { command: 'python poll.py' } };
  const worker = { image: 'x', 'x-bkdev': { role: 'worker', exits: ['poller'], reload, programs } };
  const definition = toDefinition({ ...config, services: { ...config.services, worker } }, {}, [
    'compose.yaml',
    'b.yml',
  ]);
  const left = JSON.parse(JSON.stringify(toResolved(definition)));
  expect(fromResolved(left)).toEqual(definition);
  const probe = { celery: { nodes: ['cron@worker'] } };
  expect(definition.services[2]).toMatchObject({ exits: ['poller'], reload, programs, probe });
  expect(leftPrograms(toResolved(definition, { worker: ['a 7'] }))).toEqual({
    programs: { worker: programs },
    olderRuns: { worker: ['a 7'] },
    modes: {},
  });
});

test('the mode of a service that has several must be left, too, whether bkdev or Compose alone chose it', () => {
  const modes = { gunicorn: { programs: { api: { command: 'gunicorn' } } } };
  const api = { ...config.services.api, 'x-bkdev': { role: 'api', modes }, 'x-bkdev-mode': 'gunicorn' };
  const compose = { ...config, services: { ...config.services, api } };
  const left = toResolved(toDefinition(compose, {}, []));
  expect([left, compose].map(leftPrograms).map(({ modes }) => modes)).toEqual([
    { api: 'gunicorn' },
    { api: 'gunicorn' },
  ]);
});

test('plain output of Compose must be readable, too, without the names of its files', () => {
  expect(fromResolved(config)).toEqual(toDefinition(config, {}, []));
});

test.for([
  ['no image', { ...config.services.api, image: undefined }],
  ['no role', { ...config.services.api, 'x-bkdev': {} }],
  ['an unknown key', { ...config.services.api, 'x-bkdev': { role: 'api', rolle: 1 } }],
  [
    'a path without a slash',
    { ...config.services.api, 'x-bkdev': { role: 'api', probe: { http: { port: 1, path: 'ping' } } } },
  ],
  ['a range of ports', { ...config.services.api, ports: [{ target: 80, published: '8000-8010' }] }],
] as const)('a service with %s must be refused', ([, api]) => {
  expect(() => toDefinition({ ...config, services: { api } }, {}, [])).toThrow();
});

test('the address must be that of the published, probed port', () => {
  const [api, migrate] = toDefinition(config, {}, []).services;
  expect([api && urlOf(api), migrate && urlOf(migrate)]).toEqual(['http://127.0.0.1:10304', undefined]);
});

test('services must come after their dependencies, otherwise in the requested order', () => {
  const order = (...names: string[]) => startOrder(shop, names).map(({ name }) => name);
  expect(order('api', 'migrate', 'redis', 'mysql', 'deps')).toEqual(['deps', 'mysql', 'migrate', 'redis', 'api']);
  expect(order('worker', 'redis')).toEqual(['redis', 'worker']);
});

test('only requested services may be returned, without their dependencies or duplicates', () => {
  const names = startOrder(shop, ['api', 'mysql', 'api', 'nobody']).map(({ name }) => name);
  expect(names).toEqual(['mysql', 'api']);
});

test('an unknown service must be reported with the known ones', () => {
  expect(serviceNamed(shop, 'api').name).toBe('api');
  expect(refusalOf(() => serviceNamed(shop, 'apo'))).toEqual({
    code: 'usage',
    message: 'There is no service "apo".',
    hint: `There are: ${shop.services.map(({ name }) => name).join(', ')}.`,
  });
});

test.for(['/etc', '../other', 'logs/../../x'])(
  'the folder %s must not be opened to containers: it is none below the checkout',
  path => {
    expect(extensionSchema.safeParse({ role: 'workspace', writes: [path] }).success).toBe(false);
    expect(extensionSchema.safeParse({ role: 'workspace', links: { [path]: 'x' } }).success).toBe(false);
  },
);

test('a container must be found by the number that a person uses', () => {
  const facts = { state: 'running', exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' } as const;
  const dotted = { ...shop, services: [...shop.services, service('web.2', 'web', 'Another')] };
  const containers = {
    worker: { ...facts, id: 'a' },
    'worker.3': { ...facts, id: 'c', number: 3, isFurther: true },
    'web.2': { ...facts, id: 'd' },
  } as const;
  const found = (name: string) => containerNamed(containers, dotted, name)?.id;
  expect(['worker', 'worker.1', 'worker.3', 'web.2', 'beat', 'beat.1'].map(found)).toEqual([
    ...['a', 'a', 'c', 'd', undefined, undefined],
  ]);
  expect(refusalOf(() => found('worker.2'))?.message).toBe('There is no container "worker.2".');
  expect(refusalOf(() => found('nobody.1'))?.message).toBe('There is no service "nobody.1".');
});

test('a scheduler must know which tasks its environment tells it to leave out', () => {
  const beat = { image: 'role', 'x-bkdev': { role: 'beat' } };
  const config = (skip: string) => ({
    name: 'shop',
    services: { beat: { ...beat, environment: { BKDEV_SCHEDULE_SKIP: skip } } },
  });
  expect(toDefinition(config('reports.*, *.sync'), {}, []).services[0]?.skippedTasks).toEqual(['reports.*', '*.sync']);
  expect(toDefinition(config(''), {}, []).services[0]).not.toHaveProperty('skippedTasks');
});

test('a service must know the services whose addresses its environment contains, and not be misled by other words', () => {
  const about = (role: string, environment: Record<string, string | null> = {}) => ({
    ...{ image: 'x', environment, 'x-bkdev': { role } },
  });
  const environment = {
    CELERY_BROKER_URL: 'amqp://bkm:lo@cal@broker:5672/shop',
    CACHES: 'memo:11211, other.example:11211',
    MYSQL_HOST: 'mysql',
    BKDEV_SERVICE: 'web',
    DJANGO_ROLE: 'beat',
    MOTTO: 'ask worker about search',
    EMPTY: null,
  };
  const names = ['beat', 'broker', 'memo', 'mysql', 'search', 'worker'];
  const services = { web: about('web', environment), ...Object.fromEntries(names.map(name => [name, about('cache')])) };
  const [web] = toDefinition({ name: 'shop', services }, {}, []).services;
  expect(web?.addresses).toEqual(['broker', 'memo', 'mysql']);
});
