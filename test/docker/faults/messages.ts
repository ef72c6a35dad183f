import type { Checkout } from '../support/checkout.ts';
import type { Fault } from './fault.ts';
import { askAgent, inside, supervise } from './stack.ts';

export const queueUnread: Fault = {
  name: 'nobody consumes a queue although every program answers',
  told: {
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /nobody consumes queue celery_cron/,
      class: 'queue-unread',
      cause: /celery_cron/,
    },
  },
  inject: async checkout => {
    await command(checkout, 'cancel_consumer');
    return () => command(checkout, 'add_consumer');
  },
};

/** Sends one of Celery's control commands to a worker, in pickle, the only thing that the product takes. */
function command(checkout: Checkout, name: string): Promise<string> {
  const script = [
    'import os; from kombu import Connection; from kombu.pidbox import Mailbox',
    "box = Mailbox('celery', type='fanout', accept=['pickle'], serializer='pickle')",
    "with Connection(os.environ['CELERY_BROKER_URL']) as connection:",
    `    box(connection).cast(['cron@worker'], '${name}', {'queue': 'celery_cron'})`,
  ].join('\n');
  return inside(checkout, 'worker', '/deps/venv/bin/python', '-c', script);
}

export const programStopped: Fault = {
  name: 'a worker program was stopped by hand',
  told: {
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /web is stopped/,
      class: 'program-stopped',
      cause: /web is stopped/,
    },
  },
  inject: async checkout => {
    await supervise(checkout, 'worker', 'stop', 'worker:web');
    // supervisorctl would wait until it is sure that the program stays up.
    return () => askAgent(checkout, '/restart?service=worker&program=worker:web');
  },
};

export const brokerDiskAlarm: Fault = {
  name: "RabbitMQ's disk alarm goes off",
  told: {
    broker: { phase: 'running', health: 'unhealthy', reason: /alarm/, class: 'disk-full', cause: /alarm|disk/i },
  },
  inject: async checkout => {
    await inside(checkout, 'broker', 'rabbitmqctl', 'set_disk_free_limit', '100000GB');
    return () => inside(checkout, 'broker', 'rabbitmqctl', 'set_disk_free_limit', '50MB');
  },
};

export const vhostDropped: Fault = {
  name: 'the virtual host is deleted',
  told: {
    broker: { phase: 'running', health: 'unhealthy', reason: /bkmonitor/, class: 'broker-vhost', cause: /bkmonitor/ },
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /no virtual host "bkmonitor"/,
      class: 'broker-vhost',
      cause: /bkmonitor/,
    },
  },
  inject: async checkout => {
    await inside(checkout, 'broker', 'rabbitmqctl', 'delete_vhost', 'bkmonitor');
    const all = 'rabbitmqctl add_vhost bkmonitor && rabbitmqctl set_permissions -p bkmonitor bkm ".*" ".*" ".*"';
    return () => inside(checkout, 'broker', 'sh', '-c', all);
  },
};
