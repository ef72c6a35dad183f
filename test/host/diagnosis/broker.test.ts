import { expect, test } from 'vitest';
import { diagnose } from '../../../src/host/diagnosis/diagnose.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { inEnglish } from '../../support/said.ts';
import { testRecorded, worker } from './recorded.ts';

// RabbitMQ 3.10 and Celery 5.4, recorded with a wrong password, virtual host and port.
testRecorded([
  [
    'broker-auth',
    worker,
    {
      class: 'broker-denied',
      cause:
        "Unrecoverable error: AccessRefused(403, 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.', (0, 0), '')",
      explanation: 'RabbitMQ is running, but rejects the user in CELERY_BROKER_URL or the password.',
      fix: [
        {
          command: 'bkdev up',
          says: 'RABBITMQ_* in .devcontainer/env/common.env define the account and the virtual host; CELERY_BROKER_URL must match',
        },
      ],
    },
  ],
  [
    'broker-auth-step',
    { service: 'queues', role: 'step', exitCode: 1 },
    {
      class: 'broker-denied',
      explanation: 'RabbitMQ is running, but rejects the user bkm or the password.',
      cause: 'the broker amqp://bkm:***@broker:5672/bkmonitor refuses the user bkm or the password',
      fix: [
        {
          says: 'RABBITMQ_* in .devcontainer/env/common.env make account and virtual host each time the broker starts; CELERY_BROKER_URL in .devcontainer/compose*.yaml must agree',
        },
      ],
    },
  ],
  [
    'broker-vhost',
    {
      ...worker,
      probe: 'no reply from service@worker, cron@worker, web@worker',
    },
    {
      class: 'broker-vhost',
      cause:
        'consumer: Cannot connect to amqp://bkm:***@broker:5672/nosuch: Connection.open: (530) NOT_ALLOWED - vhost nosuch not found.',
      explanation: 'RabbitMQ has no virtual host nosuch for this user.',
      fix: [
        { command: 'bkdev restart broker', says: 'recreates the account and the virtual host' },
        {
          command: 'bkdev up',
          says: 'RABBITMQ_* in .devcontainer/env/common.env define the account and the virtual host; CELERY_BROKER_URL must match',
        },
      ],
    },
  ],
  [
    'broker-unreachable',
    {
      ...worker,
      probe: 'no reply from service@worker, cron@worker, web@worker',
    },
    {
      class: 'broker-unreachable',
      cause: 'consumer: Cannot connect to amqp://bkm:***@broker:5999/bkmonitor: [Errno 111] Connection refused.',
      explanation: 'No broker answers at broker:5999; Celery keeps retrying.',
      fix: [
        { command: 'bkdev logs broker', says: 'shows the log of RabbitMQ' },
        {
          command: 'bkdev up full',
          says: 'starts it: profile full has RabbitMQ, the smaller ones use Redis',
        },
      ],
    },
  ],
]);

test("findings of a broker's probe must be diagnosed like errors of its clients", () => {
  const probe = message('probe.broker-no-vhost', { broker: 'amqp://broker:5672/x', vhost: 'x' });
  const known = { service: 'broker', role: 'broker' } as const;
  expect(diagnose({ ...known, lines: [], probe })?.class).toBe('broker-vhost');
  expect(diagnose({ ...known, lines: [inEnglish(probe)], probe: 'x' })?.class).toBeUndefined();
});
