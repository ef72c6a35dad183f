import { expect, test } from 'vitest';
import { compareSupervisor } from '../../../src/host/commands/compare-supervisor.ts';
import { recognise } from '../../../src/host/recognition/recognise.ts';
import { extensionSchema } from '../../../src/shared/model/service.ts';
import { filesOfLayout, sourceTree } from '../../support/layout.ts';

const conf = `[program:cron]
command = bash -c "sleep 3 && exec /srv/bin/celery -A photos worker -c 8 -Q cron,long -O fair" ; a flag
numprocs = 2
stopwaitsecs = 30

[program: mail]
command = celery -A photos worker -P gevent -c 5 -Q mail
`;

const supervised = () =>
  recognise(sourceTree({ ...filesOfLayout('uv-sqlite-queues'), 'etc/supervisord.conf': conf }))?.celery.supervised ??
  [];
const worker = (programs: object, modes?: object) => ({
  worker: extensionSchema.parse({ role: 'worker', programs, ...(modes && { modes }) }),
});
const celery = (queues: readonly string[], more: object = {}) => ({ celery: { app: 'photos', queues, ...more } });

test('each difference between a supervisor file and the definition must be named with its line', () => {
  const told = compareSupervisor(supervised(), worker({ all: celery(['cron', 'mail']) }));
  expect(told.map(({ code, params }) => [code, params])).toEqual([
    ['compare.supervisor', { file: 'etc/supervisord.conf', service: 'worker', mode: 'dev', differences: 6 }],
    ['compare.unconsumed', { where: 'cron:2', queues: ['long'] }],
    ...[
      ['cron:2', 'concurrency', '8', '1'],
      ['cron:2', 'numprocs', '2', '1'],
      ['cron:2', 'stopWait', '30', '15'],
      ['mail:7', 'concurrency', '5', '1'],
      ['mail:7', 'pool', 'gevent', 'prefork'],
    ].map(([where, option, there, here]) => ['compare.option', { where, program: 'all', option, there, here }]),
  ]);
});

test('a file must be compared with the mode that is nearest to it', () => {
  const production = {
    cron: { ...celery(['cron', 'long'], { concurrency: 8 }), numprocs: 2, stopWait: 30 },
    mail: celery(['mail'], { pool: 'gevent', concurrency: 5 }),
  };
  const told = compareSupervisor(
    supervised(),
    worker({ all: celery(['cron']) }, { production: { programs: production } }),
  );
  expect(told.map(({ params }) => params)).toEqual([
    { file: 'etc/supervisord.conf', service: 'worker', mode: 'production', differences: 0 },
  ]);
});

test('nothing must be compared without a supervisor file or without workers', () => {
  expect([compareSupervisor([], worker({ all: celery(['cron']) })), compareSupervisor(supervised(), {})]).toEqual([
    [],
    [],
  ]);
});
