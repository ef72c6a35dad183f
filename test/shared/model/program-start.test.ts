import { expect, test } from 'vitest';
import { startsOf } from '../../../src/shared/model/program-start.ts';
import { type Programs, programsSchema } from '../../../src/shared/model/programs.ts';

/** The starts of a service that runs these programs. */
const starts = (programs: Programs) => startsOf(programsSchema.parse(programs), 'src');
const startOf = (command: string) => starts({ it: { command } }).map(({ start }) => start)[0];

test.each([
  ['python /opt/bkdev/runtime/devserver.py manage.py runserver 0:80', { script: ['manage.py', 'runserver', '0:80'] }],
  ['python -u manage.py poll_orders', { script: ['manage.py', 'poll_orders'] }],
  ['python /opt/bkdev/runtime/beat.py celery -A shop.celery beat -l INFO', { celery: 'shop.celery' }],
  ['celery --app=shop beat', { celery: 'shop' }],
  ['/deps/venv/bin/celery --app shop events', { celery: 'shop' }],
  ['celery beat', undefined],
  ['python -m uvicorn shop.asgi:application --host 0.0.0.0 --port 80', { module: 'shop.asgi:application' }],
  ['granian --interface asgi --host 0.0.0.0 shop.asgi:app', { module: 'shop.asgi:app' }],
  ['shopctl runserver --noreload 0.0.0.0:80', { script: ['shopctl', 'runserver', '--noreload', '0.0.0.0:80'] }],
  ['node server.mjs --listen 0.0.0.0:80', undefined],
])('%j must load the product as %j', (command, start) => {
  expect(startOf(command)).toEqual(start);
});

test('what is made from fields must load it as the command made from them', () => {
  const queues = ['celery'];
  expect(
    starts({
      app: { celery: { app: 'shop.celery:app', queues } },
      command: { celery: { command: 'python manage.py celery', queues } },
      server: { gunicorn: { app: 'shop.wsgi:application', bind: '0:80' } },
    }).map(({ start }) => start),
  ).toEqual([
    { celery: 'shop.celery:app' },
    { script: ['manage.py', 'celery', 'worker'] },
    { module: 'shop.wsgi:application' },
  ]);
});

test('programs that load it alike must be one; with another folder or variables, it may be another product', () => {
  const celery = { app: 'shop', queues: ['celery'] };
  expect(
    starts({
      one: { celery },
      two: { celery: { ...celery, queues: ['mail'] } },
      elsewhere: { celery, directory: 'other' },
      otherwise: { celery, environment: { MODE: 'report' } },
      later: { celery, autostart: false },
    }),
  ).toEqual([
    { programs: ['one', 'two'], start: { celery: 'shop' }, directory: 'src', environment: {} },
    { programs: ['elsewhere'], start: { celery: 'shop' }, directory: 'other', environment: {} },
    { programs: ['otherwise'], start: { celery: 'shop' }, directory: 'src', environment: { MODE: 'report' } },
  ]);
  expect(startsOf(undefined, '.')).toEqual([]);
});
