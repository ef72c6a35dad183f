import { up } from '../support/bkdev.ts';
import { type Checkout, edit } from '../support/checkout.ts';
import type { Fault } from './fault.ts';
import { askAgent, inside, profile, setVariables, supervise } from './stack.ts';

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

/** Its processes start but take no tasks, like processes in a deadlock. */
export const poolStuck: Fault = {
  name: "a worker's pool takes no task although the worker answers",
  told: {
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /cron@worker answers, but its pool is not picking up tasks/,
      class: 'pool-stuck',
      cause: /its pool is not picking up tasks/,
    },
  },
  inject: async checkout => {
    const hang = [
      'import sys',
      'if "cron@worker" in sys.argv:',
      '    import time',
      '    from celery.signals import worker_process_init',
      '    worker_process_init.connect(lambda **_: time.sleep(3600), weak=False)',
    ];
    const file = 'bkmonitor/alarm_backends/service/scheduler/app.py';
    const undo = await edit(checkout, file, text => [...hang, text].join('\n'));
    const restart = () => askAgent(checkout, '/restart?service=worker&program=worker:cron');
    await restart();
    // beat sends it a task every five seconds.
    return async () => {
      await undo();
      await restart();
    };
  },
};

/** It uses an existing virtual host, but not the one that tasks are sent to. */
export const workerElsewhere: Fault = {
  name: 'a worker takes its tasks from another virtual host than they are sent to',
  told: {
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /api, beat, web send their tasks to broker .*bkmonitor; these workers take theirs from .*elsewhere/,
      class: 'broker-vhost',
      cause: /these workers take theirs from .*elsewhere/,
    },
  },
  inject: async checkout => {
    const make = 'rabbitmqctl add_vhost elsewhere && rabbitmqctl set_permissions -p elsewhere bkm ".*" ".*" ".*"';
    await inside(checkout, 'broker', 'sh', '-c', make);
    const undo = await setVariables(checkout, 'worker', {
      CELERY_BROKER_URL: 'amqp://bkm:local@broker:5672/elsewhere',
    });
    await up(checkout, {}, profile);
    return async () => {
      await undo();
      await inside(checkout, 'broker', 'rabbitmqctl', 'delete_vhost', 'elsewhere');
    };
  },
};

/** Sends one of Celery's control commands to a worker, pickled, because the product accepts nothing else. */
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
    // supervisorctl would wait until it is certain that the program stays up.
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
