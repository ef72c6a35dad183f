import { expect, test } from 'vitest';
import { type Defined, settingsDifferences } from '../../../src/host/definition/settings-differences.ts';
import type { InspectedPrograms, LoadedSettings } from '../../../src/shared/model/loaded-settings.ts';
import { broker, database, loaded } from '../../support/loaded.ts';
import { service } from '../../support/shop.ts';

const queuesOfWorker = (...queues: readonly string[]) => ({ it: { celery: { app: 'shop', queues: [...queues] } } });
const services = [
  service('postgres', 'db', 'PostgreSQL'),
  service('redis', 'cache', 'Redis'),
  service('rabbitmq', 'broker', 'RabbitMQ'),
  service('web', 'web', 'Web'),
  service('worker', 'worker', 'Worker', { programs: queuesOfWorker('celery') }),
];
const wanted = ['postgres', 'redis', 'web', 'worker'];
const hosts = ['localhost', ...services.map(({ name }) => name), 'cache'];

/** The codes and parameters of the differences of programs that loaded these settings. */
function differences(found: Readonly<Record<string, LoadedSettings>>, about: Partial<Defined> = {}) {
  const inspected = Object.entries(found).map(([name, settings]) => inspectedOf(name, settings));
  return told(inspected, about);
}

function inspectedOf(name: string, found: InspectedPrograms['found']): InspectedPrograms {
  return { service: name, programs: ['it'], found };
}

function told(inspected: readonly InspectedPrograms[], about: Partial<Defined> = {}) {
  const found = settingsDifferences(inspected, { services, wanted, hosts, written: [], ...about });
  return found.map(({ message: { code, params } }) => [code, params]);
}

test('settings that agree must yield none, by every name of a store', () => {
  const other = loaded({
    celery: { broker: broker('redis://cache:6379/0', 'cache') },
    django: {
      databases: [database('postgres'), database('/run/postgres', { alias: 'socket' }), database('', sqlite)],
      caches: [{ alias: 'default', backend: 'redis', locations: [], hosts: ['redis'], unresolved: [] }],
    },
  });
  expect(differences({ web: other, worker: other })).toEqual([]);
  expect(differences({ web: loaded({ celery: null, django: null }) })).toEqual([]);
});

const sqlite = { alias: 'files', engine: 'django.db.backends.sqlite3', name: '/data/db.sqlite3' };

test('eager tasks must be told once, for all that send them; their broker and queues do not matter', () => {
  const eager = loaded({
    celery: {
      isEager: true,
      broker: broker('amqp://guest@localhost//', 'localhost'),
      tasks: [{ queue: 'mail', count: 1, some: ['shop.tasks.mail'] }],
    },
  });
  expect(differences({ web: eager, worker: eager })).toEqual([['inspect.eager', { services: ['web', 'worker'] }]]);
});

test('a queue without a worker must be told, with tasks that go there by a route or by the schedule', () => {
  const sends = loaded({
    celery: {
      tasks: [
        { queue: 'celery', count: 9, some: ['shop.tasks.a'] },
        { queue: 'mail', count: 2, some: ['shop.tasks.mail', 'shop.tasks.news'] },
      ],
      schedule: {
        ...{ scheduler: 'it', count: 3 },
        entries: [
          { name: 'nightly', task: 'shop.tasks.report', queue: 'reports' },
          { name: 'hourly', task: 'shop.tasks.a', queue: 'celery' },
          { name: 'odd', task: 'shop.tasks.odd', queue: null },
        ],
      },
    },
  });
  const ofMail = ['inspect.queue-unconsumed', { queue: 'mail', tasks: ['shop.tasks.mail', 'shop.tasks.news'] }];
  expect(differences({ web: sends, worker: sends })).toEqual([
    ofMail,
    ['inspect.queue-unconsumed', { queue: 'reports', tasks: ['shop.tasks.report'] }],
  ]);
  // A profile without a worker was chosen like that.
  expect(differences({ web: sends }, { wanted: ['postgres', 'web'] })).toEqual([
    ['inspect.left-out', expect.objectContaining({ host: 'redis' })],
  ]);
  const programs = queuesOfWorker('celery', 'mail', 'reports');
  const more = [...services.slice(0, -1), service('worker', 'worker', 'Worker', { programs })];
  expect(differences({ web: sends }, { services: more })).toEqual([]);
});

test('programs that send to another broker than the workers consume from must be told', () => {
  const elsewhere = loaded({ celery: { broker: broker('redis://redis:6379/5', 'redis') } });
  expect(differences({ web: elsewhere, worker: loaded() })).toEqual([
    [
      'inspect.no-worker-there',
      { services: ['web'], broker: 'redis://redis:6379/5', brokers: ['redis://redis:6379/0'] },
    ],
  ]);
});

test('another broker or result back end than in a variable of the definition must be told with its place', () => {
  const at = { file: '.devcontainer/env/common.env', line: 3 };
  const written = (variable: string, url: string, of: 'broker' | 'results' = 'broker') => ({
    ...{ service: 'web', of, variable, url, at },
  });
  const differently = (...all: readonly ReturnType<typeof written>[]) =>
    differences({ web: loaded() }, { written: all });
  expect(differently(written('SHOP_BROKER', 'amqp://shop:geheim@rabbitmq//'))).toEqual([
    [
      'inspect.other-broker',
      {
        ...{ services: ['web'], found: 'redis://redis:6379/0', variable: 'SHOP_BROKER' },
        at: '.devcontainer/env/common.env:3',
      },
    ],
  ]);
  expect(differently(written('SHOP_RESULT_BACKEND', 'redis://redis/1', 'results'))).toEqual([
    ['inspect.other-results', expect.objectContaining({ found: '', variable: 'SHOP_RESULT_BACKEND' })],
  ]);
  expect(differently(written('CELERY_BROKER_URL', 'redis://redis'))).toEqual([]);
  expect(differently(written('BROKER_URL', 'amqp://rabbitmq'), written('SHOP_BROKER', 'redis://redis/0'))).toEqual([]);
});

test('hosts that are nobody, the container itself, unknown to DNS, or left out must be told, alike ones once', () => {
  const lost = loaded({
    celery: {
      broker: broker('amqp://rabbitmq//', 'rabbitmq'),
      results: { url: 'redis://localhost', hosts: ['localhost'] },
    },
    django: {
      databases: [
        database('postgres'),
        database('reports', { alias: 'reports' }),
        database('', { alias: 'local' }),
        database('db.internal', { alias: 'remote', unresolved: ['db.internal'] }),
        database('db.example.com', { alias: 'far' }),
      ],
      caches: [{ alias: 'default', backend: 'redis', locations: [], hosts: ['memcached'], unresolved: [] }],
    },
  });
  const setting = (of: string, alias: string) => ({ code: `inspect.of-${of}`, params: { alias } });
  expect(differences({ web: lost, worker: lost })).toEqual(
    [
      ['inspect.left-out', { setting: { code: 'inspect.of-broker', params: {} }, host: 'rabbitmq' }] as const,
      ['inspect.host-loopback', { setting: { code: 'inspect.of-results', params: {} }, host: 'localhost' }] as const,
      ['inspect.host-unknown', { setting: setting('database', 'reports'), host: 'reports' }] as const,
      ['inspect.host-loopback', { setting: setting('database', 'local'), host: 'localhost' }] as const,
      ['inspect.unresolved', { setting: setting('database', 'remote'), host: 'db.internal' }] as const,
      ['inspect.host-unknown', { setting: setting('cache', 'default'), host: 'memcached' }] as const,
    ].map(([code, params]) => [code, { services: ['web', 'worker'], ...params }]),
  );
});

test('stores that nothing uses must be told, unless something could not be loaded', () => {
  const files = loaded({ django: { databases: [database('', sqlite)] } });
  const all = { wanted: [...wanted, 'rabbitmq'] };
  const unused = [
    ['inspect.unused-database', { store: 'postgres', instead: ['sqlite3'] }],
    ['inspect.unused-broker', { store: 'rabbitmq', instead: ['redis://redis:6379/0'] }],
  ];
  expect(differences({ web: files }, all)).toEqual(unused);
  const failed = inspectedOf('worker', { failure: { code: 'inspect.no-celery', params: {} }, output: [] });
  expect(told([inspectedOf('web', files), failed], all)).toEqual([]);
});
