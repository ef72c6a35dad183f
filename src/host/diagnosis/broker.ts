import { clients, type Rule } from './rule.ts';

/** RabbitMQ as its clients meet it: AMQP 0-9-1 reply codes 403 and 530, and what Celery's consumer prints (celery/worker/consumer). */
export const brokerRules: readonly Rule[] = [
  {
    class: 'broker-denied',
    patterns: [
      /ACCESS_REFUSED - Login was refused/,
      /broker amqps?:\S* refuses (?:the user|user) "?(?<user>[^"\s]+)"? or/,
      /broker amqps?:\S* refuses the password/,
    ],
    kinds: clients,
    undoneBy: /^Connected to amqp/,
    answers: [{ code: 'probe.broker-denied', with: { kind: 'amqp' } }],
    explanation: 'diagnosis.broker-refuses-login',
    fix: [{ command: 'bkdev up', says: 'fix.set-broker-account' }],
  },
  {
    class: 'broker-vhost',
    patterns: [
      /NOT_ALLOWED - vhost (?<vhost>\S+) not found/,
      /NOT_ALLOWED - access to vhost '(?<vhost>[^']*)' refused/,
      /refuses the virtual host (?<vhost>[^\s:]+)/,
      /broker amqps?:\S* has no virtual host "(?<vhost>[^"]*)"/,
      /broker amqps?:\S* refuses user "[^"]*" access to virtual host "(?<vhost>[^"]*)"/,
    ],
    kinds: clients,
    undoneBy: /^Connected to amqp/,
    answers: ['probe.broker-no-vhost', 'probe.broker-no-access'],
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
      /broker amqps?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)\S* is unreachable/,
      /kombu\.exceptions\.OperationalError: (?:\[Errno -?\d+\]|timed out)/,
    ],
    kinds: clients,
    undoneBy: /^Connected to amqp/,
    answers: [{ code: 'probe.broker-unreachable', with: { kind: 'amqp' } }],
    explanation: 'diagnosis.broker-unreachable',
    fix: [
      { command: 'bkdev logs broker', says: 'fix.show-rabbitmq-log' },
      { command: 'bkdev up full', says: 'fix.start-full-profile' },
    ],
  },
  {
    class: 'broker-vhost',
    patterns: [/(?:is|are) not connected to broker \S+, which answers: another broker or virtual host is used/],
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
    patterns: [
      /^(?<senders>[\w, -]+) sends? (?:its|their) tasks to broker (?<theirs>\S+); these workers take theirs from (?<ours>\S+)/,
    ],
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
    patterns: [/an alarm blocks whoever sends messages: low on disk/],
    answers: [{ code: 'probe.alarm', with: { reason: 'low on disk' } }],
    explanation: 'diagnosis.broker-disk-low',
    fix: [
      { command: 'docker system df', says: 'fix.show-disk-use' },
      { command: 'docker builder prune', says: 'fix.prune-build-cache' },
    ],
  },
  {
    class: 'out-of-memory',
    patterns: [/an alarm blocks whoever sends messages: low on memory/],
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
    patterns: [/an alarm blocks whoever sends (?:some|messages)/],
    answers: ['probe.broker-blocked', 'probe.alarm'],
    explanation: 'diagnosis.broker-blocked',
    fix: [
      { command: 'bkdev logs broker', says: 'fix.show-alarm' },
      { command: 'docker system df', says: 'fix.show-disk-use' },
    ],
  },
  {
    class: 'queue-unread',
    patterns: [/^nobody consumes queues? (?<queues>[^;]+)/],
    answers: ['probe.queues-unread'],
    explanation: 'diagnosis.queue-unread',
    fix: [{ command: 'bkdev restart {service}', says: 'fix.consume-queues' }, { says: 'fix.list-queues' }],
  },
  {
    class: 'pool-stuck',
    patterns: [/^(?<node>\S+) answers, but its pool takes no task: (?<task>.+) has waited for it/],
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
