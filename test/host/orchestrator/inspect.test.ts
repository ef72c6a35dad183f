import { expect, test } from 'vitest';
import { inspect } from '../../../src/host/orchestrator/inspect.ts';
import { fakeEngine } from '../../support/fake-engine.ts';
import { loaded } from '../../support/loaded.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { said } from '../../support/said.ts';
import { service, shop } from '../../support/shop.ts';

const celery = { app: 'shop', queues: ['celery'] };
const services = [
  service('redis', 'cache', 'Redis'),
  service('web', 'web', 'Web', { programs: { web: { command: 'python manage.py runserver' } } }),
  service('worker', 'worker', 'Worker', {
    programs: { one: { celery }, two: { celery, environment: { MODE: 'report' } } },
  }),
];

test('each service that runs must be asked once for each way to load the product, and the others be told', async () => {
  const answers = [
    { status: 0, output: `${JSON.stringify(loaded())}\n` },
    { status: 127, output: 'python: not found\n' },
  ];
  const engine = fakeEngine({
    ...{ clock: manualClock(0), definition: shop, lives: {} },
    answers: () => answers.shift() ?? { status: 0, output: '' },
  });
  engine.add('worker', { state: 'running' });
  engine.add('web', { state: 'paused' });
  const found = await inspect({ engine }, shop, { services, folder: 'src', timeoutMs: 90_000 });
  expect(said(found)).toEqual([
    { service: 'web', programs: ['web'], found: { failure: 'web is not running.', output: [] } },
    { service: 'worker', programs: ['one'], found: loaded() },
    {
      ...{ service: 'worker', programs: ['two'] },
      found: { failure: 'The settings could not be read in the container.', output: ['python: not found'] },
    },
  ]);
  const request = { start: { celery: 'shop' }, directory: 'src', environment: {}, seconds: 90 };
  const program = 'exec worker python /opt/bkdev/runtime/inspection/run.py';
  expect(engine.calls).toEqual([
    `${program} ${JSON.stringify(request)}`,
    `${program} ${JSON.stringify({ ...request, environment: { MODE: 'report' } })}`,
  ]);
});
