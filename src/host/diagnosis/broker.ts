import { clients, type Rule } from './rule.ts';

/**
 * RabbitMQ errors as seen by clients: AMQP 0-9-1 reply codes 403 and 530, and what Celery's consumer logs
 * (celery/worker/consumer).
 */
export const brokerRules: readonly Rule[] = [
  {
    class: 'broker-denied',
    patterns: [/ACCESS_REFUSED - Login was refused/],
    kinds: clients,
    undoneBy: /^Connected to amqp/,
    answers: [{ code: 'probe.broker-denied', with: { kind: 'amqp' } }, 'step.broker-denied'],
    explanation: 'diagnosis.broker-refuses-login',
    fix: [{ command: 'bkdev up', says: 'fix.set-broker-account' }],
  },
  {
    class: 'broker-vhost',
    patterns: [
      /NOT_ALLOWED - vhost (?<vhost>\S+) not found/,
      /NOT_ALLOWED - access to vhost '(?<vhost>[^']*)' refused/,
    ],
    kinds: clients,
    undoneBy: /^Connected to amqp/,
    answers: ['probe.broker-no-vhost', 'probe.broker-no-access', 'step.broker-refuses-vhost'],
    explanation: 'diagnosis.broker-has-no-vhost',
    fix: [
      { command: 'bkdev restart broker', says: 'fix.recreate-broker-account' },
      { command: 'bkdev up', says: 'fix.set-broker-account' },
    ],
  },
  {
    class: 'broker-unreachable',
    patterns: [
      /Cannot connect to amqps?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)/,
      /kombu\.exceptions\.OperationalError: (?:\[Errno -?\d+\]|timed out)/,
    ],
    kinds: clients,
    undoneBy: /^Connected to amqp/,
    answers: [
      { code: 'probe.broker-unreachable', with: { kind: 'amqp' } },
      { code: 'step.broker-unreachable', with: { kind: 'amqp' } },
    ],
    explanation: 'diagnosis.broker-unreachable',
    fix: [
      { command: 'bkdev logs broker', says: 'fix.show-rabbitmq-log' },
      { command: 'bkdev up full', says: 'fix.start-full-profile' },
    ],
  },
  {
    class: 'broker-vhost',
    kinds: clients,
    answers: ['probe.not-connected'],
    explanation: 'diagnosis.broker-differs',
    fix: [
      { command: 'bkdev restart {service}', says: 'fix.reread-environment' },
      { command: 'bkdev up', says: 'fix.set-broker-account' },
    ],
  },
  {
    class: 'broker-vhost',
    answers: ['probe.senders-elsewhere'],
    explanation: 'diagnosis.tasks-sent-elsewhere',
    fix: [
      {
        command: 'bkdev up',
        says: 'fix.set-same-broker',
      },
    ],
  },
  {
    class: 'disk-full',
    answers: [{ code: 'probe.alarm', with: { reason: 'low on disk' } }],
    explanation: 'diagnosis.broker-disk-low',
    fix: [
      { command: 'docker system df', says: 'fix.show-disk-use' },
      { command: 'docker builder prune', says: 'fix.prune-build-cache' },
    ],
  },
  {
    class: 'out-of-memory',
    answers: [{ code: 'probe.alarm', with: { reason: 'low on memory' } }],
    explanation: 'diagnosis.broker-memory-full',
    fix: [
      {
        command: `bkdev exec broker -- sh -c 'rabbitmqctl list_queues -p "$RABBITMQ_VHOST" name messages'`,
        says: 'fix.show-queues',
      },
      { command: 'bkdev restart worker', says: 'fix.restart-consumers' },
    ],
  },
  {
    class: 'broker-blocked',
    answers: ['probe.broker-blocked', 'probe.alarm'],
    explanation: 'diagnosis.broker-blocked',
    fix: [
      { command: 'bkdev logs broker', says: 'fix.show-alarm' },
      { command: 'docker system df', says: 'fix.show-disk-use' },
    ],
  },
  {
    class: 'queue-unread',
    answers: ['probe.queues-unread'],
    explanation: 'diagnosis.queue-unread',
    fix: [{ command: 'bkdev restart {service}', says: 'fix.consume-queues' }, { says: 'fix.list-queues' }],
  },
  {
    class: 'pool-stuck',
    answers: ['probe.pool-stuck'],
    explanation: 'diagnosis.pool-stuck',
    fix: [
      { command: 'bkdev restart {service}', says: 'fix.restart-and-requeue' },
      {
        command: 'bkdev exec {service} -- ps -eo pid,ppid,stat,wchan:20,args',
        says: 'fix.show-child-processes',
      },
    ],
  },
];
