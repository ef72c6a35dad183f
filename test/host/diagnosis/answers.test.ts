import { expect, test } from 'vitest';
import { diagnose } from '../../../src/host/diagnosis/diagnose.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { FailureClass } from '../../../src/shared/model/failure.ts';

const broker = 'amqp://broker:5672/bkmonitor';
const nobody = message('probe.connection-refused');

test.for([
  ['db', message('probe.database-denied', { user: 'bkm' }), 'database-denied'],
  ['db', message('probe.database-no-access', { user: 'bkm', database: 'x' }), 'database-denied'],
  ['db', message('probe.database-unknown', { database: 'x' }), 'database-unknown'],
  ['db', message('probe.database-charset', { database: 'x', has: 'latin1', needed: 'utf8mb3' }), 'database-charset'],
  ['cache', message('probe.redis-denied', {}), 'redis-denied'],
  ['cache', message('probe.redis-loading', {}), 'redis-loading'],
  ['cache', message('probe.redis-full'), 'redis-memory'],
  ['cache', message('probe.redis-unsaved'), 'disk-full'],
  ['beat', message('probe.redis-unreachable', { redis: 'redis:6379', why: nobody }), 'redis-unreachable'],
  ['broker', message('probe.alarm', { reason: 'low on disk' }), 'disk-full'],
  ['broker', message('probe.alarm', { reason: 'low on memory' }), 'out-of-memory'],
  ['broker', message('probe.alarm', {}), 'broker-blocked'],
  ['worker', message('probe.broker-blocked', { broker }), 'broker-blocked'],
  ['worker', message('probe.broker-denied', { broker, kind: 'amqp', user: 'bkm' }), 'broker-denied'],
  ['worker', message('probe.broker-denied', { broker: 'redis://redis:6379/9', kind: 'redis' }), 'redis-denied'],
  ['worker', message('probe.broker-no-vhost', { broker, vhost: 'nosuch' }), 'broker-vhost'],
  ['worker', message('probe.broker-no-database', { broker, database: 'ten' }), 'variable-invalid'],
  ['worker', message('probe.broker-kind-unknown', { transport: 'ampq' }), 'variable-invalid'],
  [
    'worker',
    message('probe.broker-unreachable', { broker, kind: 'amqp', address: 'broker:5672', why: nobody }),
    'broker-unreachable',
  ],
  ['worker', message('probe.not-connected', { nodes: ['cron@worker'], more: 0, broker }), 'broker-vhost'],
  [
    'worker',
    message('probe.senders-elsewhere', { senders: ['api', 'web'], more: 0, theirs: broker, ours: 'amqp://b/x' }),
    'broker-vhost',
  ],
  ['worker', message('program.halted', { program: 'cron', pid: 9 }), 'process-stopped'],
  ['worker', message('program.child-halted', { program: 'cron', pid: 9 }), 'process-stopped'],
  [
    'worker',
    message('program.several', {
      reasons: [
        message('program.ended', { program: 'cron', how: message('end.exited', { status: 1 }) }),
        message('program.stopped', { program: 'web' }),
      ],
    }),
    'program-stopped',
  ],
  ['worker', message('probe.queues-unread', { queues: ['celery_cron'], more: 0, waiting: 0 }), 'queue-unread'],
  ['worker', message('probe.pool-stuck', { node: 'cron@worker', task: 'shop.tidy', afterMs: 10_000 }), 'pool-stuck'],
  ['worker', message('probe.no-reply', { nodes: ['cron@worker'], broker }), 'hung'],
  ['api', message('probe.port-refused', { port: 10204 }), 'alive-not-listening'],
  ['api', message('probe.answers-status', { status: 502 }), 'exception'],
] as const satisfies readonly (readonly [string, object, FailureClass])[])(
  'of a service of the role %s: %j must be told as %s',
  ([role, probe, kind]) => {
    const diagnosis = diagnose({ service: 'x', role, lines: ['a line that says nothing'], probe });
    expect([diagnosis?.class, diagnosis?.cause]).toEqual([kind, probe]);
  },
);

test('names in an answer must be used in the fix', () => {
  const probe = message('program.halted', { program: 'worker:cron', pid: 14 });
  expect(diagnose({ service: 'worker', role: 'worker', lines: [], probe })?.fix[0]).toMatchObject({
    command: 'bkdev exec worker -- kill -CONT 14',
  });
});

test('only quotes in an answer may count as text from outside', () => {
  const of = (error: string) =>
    diagnose({ service: 'api', role: 'api', lines: [], probe: message('probe.no-http', { port: 80, error }) });
  expect(of('Cannot connect to amqp://broker:5672//: [Errno 111]')?.class).toBe('broker-unreachable');
  expect(of('x')?.class).toBeUndefined();
});
