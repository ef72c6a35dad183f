import { expect, test } from 'vitest';
import { releaseCompose, releasePrograms } from '../../../src/host/release/release-project.ts';
import { programsSchema } from '../../../src/shared/model/programs.ts';
import { service } from '../../support/shop.ts';

const web = service('web', 'web', 'Web', {
  programs: programsSchema.parse({
    web: { command: 'python /opt/bkdev/runtime/devserver.py manage.py runserver 8000' },
  }),
  modes: {
    dev: {},
    gunicorn: {
      programs: programsSchema.parse({
        web: { gunicorn: { app: 'wsgi:application', bind: '0.0.0.0:8000', config: 'gunicorn_config.py', workers: 2 } },
      }),
    },
  },
  probe: { http: { port: 8000, path: '/ping', expect: 'pong' } },
});
const worker = service('worker', 'worker', 'Workers', {
  programs: programsSchema.parse({
    fast: { celery: { app: 'shop', queues: ['a', 'b'] } },
    own: { celery: { command: 'python manage.py celery', queues: ['c'], concurrency: 4 }, environment: { AS: 'web' } },
    off: { command: 'x', autostart: false },
  }),
});
const beat = service('beat', 'beat', 'Beat', {
  programs: programsSchema.parse({ beat: { command: 'python /opt/bkdev/runtime/beat.py celery -A shop beat' } }),
});
const services = [service('mysql', 'db', 'MySQL'), service('workspace', 'workspace', 'Workspace'), web, worker, beat];
const environments = {
  web: { MYSQL_HOST: 'mysql', BKDEV_SERVICE: 'web', PYTHONPATH: '/opt/bkdev/settings:/more', UNSET: null },
  worker: { SECRET: 'a$b', PYTHONPATH: '/opt/bkdev/settings' },
};

test('a release must run the programs as production does, one in each container', () => {
  const { programs, left } = releasePrograms({ services }, environments);
  expect(programs.map(({ name, command, environment, nodes }) => ({ name, command, environment, nodes }))).toEqual([
    {
      name: 'release-web',
      command: 'gunicorn --config gunicorn_config.py --bind 0.0.0.0:8000 --workers 2 wsgi:application',
      environment: { MYSQL_HOST: 'mysql', PYTHONPATH: '/more' },
      nodes: [],
    },
    {
      name: 'release-worker-fast',
      command:
        'celery -A shop worker -n fast@release-worker-fast -l INFO -P prefork -c 1 -O fair --without-gossip --without-mingle -Q a,b',
      environment: { SECRET: 'a$b' },
      nodes: ['fast@release-worker-fast'],
    },
    {
      name: 'release-worker-own',
      command:
        'python manage.py celery worker -n own@release-worker-own -l INFO -P prefork -c 4 -O fair --without-gossip --without-mingle -Q c',
      environment: { SECRET: 'a$b', AS: 'web' },
      nodes: ['own@release-worker-own'],
    },
    { name: 'release-beat', command: 'celery -A shop beat', environment: {}, nodes: [] },
  ]);
  expect(left).toEqual([]);
});

test('of a program that runs several times, one must run, under its own name', () => {
  const many = service('worker', 'worker', 'Workers', {
    programs: programsSchema.parse({
      own: { command: 'celery worker -n own@{instance} --index {process}', queues: ['a'], numprocs: 3 },
    }),
  });
  const [program] = releasePrograms({ services: [many] }, {}).programs;
  expect([program?.command, program?.nodes]).toEqual([
    'celery worker -n own@release-worker --index 0',
    ['own@release-worker'],
  ]);
});

test('a server for development must be left out', () => {
  const { modes: _, ...dev } = web;
  expect(releasePrograms({ services: [dev] }, {})).toEqual({
    programs: [],
    left: [{ service: 'web', program: 'web', reason: 'dev-server' }],
  });
});

test('its containers must share the networks of the environment, publish ports that are free, and pass on values as they are', () => {
  const { programs } = releasePrograms({ services: [web, worker] }, environments);
  const some = programs.slice(0, 2);
  const setting = { project: 'shop', image: 'shop-release', networks: ['shop_default'], writes: ['/app/logs'] };
  expect(releaseCompose(some, setting)).toMatchObject({
    name: 'shop-release',
    services: {
      'release-web': { image: 'shop-release', ports: ['127.0.0.1::8000'], networks: ['shared0'] },
      'release-worker-fast': {
        environment: { SECRET: 'a$$b' },
        ...{ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], read_only: true },
        volumes: [
          { type: 'volume', target: '/app/logs' },
          { type: 'volume', target: '/data' },
        ],
      },
    },
    networks: { shared0: { name: 'shop_default', external: true } },
  });
});
