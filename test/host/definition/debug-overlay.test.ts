import { expect, test } from 'vitest';
import { debuggedIn, debugOverlay } from '../../../src/host/definition/debug-overlay.ts';
import { toDefinition } from '../../../src/shared/model/definition.ts';

const queues = ['celery'];
const definition = toDefinition(
  {
    name: 'shop',
    services: {
      api: {
        image: 'api',
        ports: [{ target: 80, published: 8080 }],
        'x-bkdev': { role: 'api', programs: { api: { command: 'python manage.py runserver' } } },
      },
      page: { image: 'page', 'x-bkdev': { role: 'frontend', programs: { page: { command: 'npm run dev' } } } },
      worker: {
        image: 'worker',
        'x-bkdev': {
          role: 'worker',
          programs: { fast: { celery: { app: 'shop', queues } }, slow: { command: '/bin/celery' } },
        },
      },
    },
  },
  {},
  [],
);

test('the ports of debuggers must be published on the loopback interface, each by a variable of its own', () => {
  const debugged = { api: { waits: false }, page: { waits: false }, worker: { waits: true } };
  const text = debugOverlay(definition, debugged);
  expect(text).toMatchInlineSnapshot(`
    "# Written by bkdev: the services in debug mode. \`bkdev debug SERVICE --off\` ends it.
    services:
      api:
        x-bkdev-mode: debug
        environment: {BKDEV_PYPI_INDEX: "\${BKDEV_PYPI_INDEX:-}"}
        ports:
          - "127.0.0.1:\${BKDEV_PORT_API_5678:-5678}:5678"
      worker:
        x-bkdev-mode: debug
        x-bkdev-waits: true
        environment: {BKDEV_PYPI_INDEX: "\${BKDEV_PYPI_INDEX:-}"}
        ports:
          - "127.0.0.1:\${BKDEV_PORT_WORKER:-5698}:5678"
          - "127.0.0.1:\${BKDEV_PORT_WORKER_5679:-5699}:5679"
    "
  `);
  expect(debuggedIn(text)).toEqual({ api: { waits: false }, worker: { waits: true } });
});

test('no service in debug mode must mean no overlay, and no readable overlay no such service', () => {
  expect(debugOverlay(definition, { page: { waits: false } })).toBe(undefined);
  expect([undefined, '', 'services: [', 'services: {api: 1}'].map(debuggedIn)).toEqual([{}, {}, {}, {}]);
});
