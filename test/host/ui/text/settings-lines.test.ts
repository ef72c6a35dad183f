import { expect, test } from 'vitest';
import { settingsLines } from '../../../../src/host/ui/text/settings-lines.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import { broker, database, loaded } from '../../../support/loaded.ts';

test('settings must be rows of each service, then the differences with what to do', () => {
  const web = loaded({
    celery: {
      broker: broker('amqp://shop:••••••@rabbitmq//', 'rabbitmq'),
      results: { url: 'redis://redis/1', hosts: ['redis'] },
      tasks: [{ queue: 'mail', count: 4, some: ['a', 'b', 'c'] }],
      unknownRoutes: 1,
      isEager: true,
      schedule: { scheduler: 'redbeat.RedBeatScheduler', count: 2, entries: [] },
    },
    django: {
      databases: [
        database('postgres'),
        database('', { alias: 'files', engine: 'sqlite3', name: '/data/\u001b[2Jx', port: '' }),
      ],
      caches: [{ alias: 'default', backend: 'a.LocMemCache', locations: [], hosts: [], unresolved: [] }],
    },
  });
  const inspected = [
    { service: 'web', programs: ['web'], found: web },
    { service: 'poller', programs: ['a', 'b'], found: loaded({ celery: null, django: null }) },
  ];
  const differences = [
    { message: message('inspect.eager', { services: ['web'] }), hint: message('inspect.eager.hint') },
  ];
  expect(settingsLines(inspected, differences, { color: false })).toMatchInlineSnapshot(`
    [
      "web",
      "  settings      shop.settings",
      "  database      default  postgresql  postgres:5432  shop",
      "                files  sqlite3  /data/x",
      "  cache         default  LocMemCache",
      "  applications  shop",
      "  Celery app    shop  eager: tasks run in the process that sends them",
      "  broker        amqp://shop:••••••@rabbitmq//",
      "  results       redis://redis/1",
      "  queue         celery  (default)",
      "                mail  4 tasks: a, b, c, …",
      "                depends on the arguments: 1 task",
      "  schedule      2 entries in the settings  redbeat.RedBeatScheduler",
      "",
      "poller (a, b)",
      "  Celery app  none is loaded when the program starts",
      "",
      "? Tasks that web sends run in the sending process: task_always_eager is true.",
      "  try: Set task_always_eager to False in the development settings to use a worker.",
    ]
  `);
});

test('a difference must be wrapped at the width of the terminal', () => {
  const what = { message: message('inspect.eager', { services: ['web'] }), hint: message('inspect.eager.hint') };
  expect(settingsLines([], [what], { color: false, columns: 40 }).slice(0, 3)).toMatchInlineSnapshot(`
    [
      "? Tasks that web sends run in the",
      "  sending process: task_always_eager is",
      "  true.",
    ]
  `);
});

test('without differences, it must be said that there are none, but only if all was seen', () => {
  const seen = { service: 'web', programs: ['web'], found: loaded({ celery: null, django: null }) };
  const failure = message('inspect.raises', { error: 'KeyError: 1', at: 'shop/wsgi.py:3' });
  const failed = { service: 'worker', programs: ['it'], found: { failure, output: ['loading', 'KeyError'] } };
  expect(settingsLines([seen], [], { color: false })).toMatchInlineSnapshot(`
    [
      "web",
      "  Celery app  none is loaded when the program starts",
      "",
      "● The settings agree with the definition.",
    ]
  `);
  expect(settingsLines([failed], [], { color: false })).toMatchInlineSnapshot(`
    [
      "worker (it)",
      "  ✗ The product cannot be loaded: KeyError: 1 (shop/wsgi.py:3)",
      "  output  loading",
      "          KeyError",
    ]
  `);
});
