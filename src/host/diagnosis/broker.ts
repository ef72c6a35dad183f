import type { Rule } from './rule.ts';

const roles = ['workspace', 'web', 'api', 'worker', 'beat', 'step'] as const;
const account =
  'RABBITMQ_* in .devcontainer/roles/env/common.env make account and virtual host; CELERY_BROKER_URL must say the same';

/** RabbitMQ as its clients meet it: AMQP 0-9-1 reply codes 403 and 530, and what Celery's consumer prints (celery/worker/consumer). */
export const brokerRules: readonly Rule[] = [
  {
    class: 'broker-denied',
    patterns: [
      /ACCESS_REFUSED - Login was refused/,
      /broker amqps?:\S* refuses (?:the user|user) "?(?<user>[^"\s]+)"? or/,
      /broker amqps?:\S* refuses the password/,
    ],
    roles,
    undoneBy: /^Connected to amqp/,
    answers: [{ code: 'probe.broker-denied', with: { kind: 'amqp' } }],
    explanation: 'RabbitMQ answers, but refuses the user {user|in CELERY_BROKER_URL} or the password.',
    fix: [{ command: 'bkdev up', says: account }],
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
    roles,
    undoneBy: /^Connected to amqp/,
    answers: ['probe.broker-no-vhost', 'probe.broker-no-access'],
    explanation:
      'RabbitMQ has no virtual host {vhost} for this user. An unset BK_MONITOR_RABBITMQ_VHOST means the application code, an empty one means /.',
    fix: [
      { command: 'bkdev restart broker', says: 'makes account and virtual host anew' },
      { command: 'bkdev up', says: account },
    ],
  },
  {
    class: 'broker-unreachable',
    patterns: [
      /Cannot connect to amqps?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)/,
      /broker amqps?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)\S* is unreachable/,
      /kombu\.exceptions\.OperationalError: (?:\[Errno -?\d+\]|timed out)/,
    ],
    roles,
    undoneBy: /^Connected to amqp/,
    answers: [{ code: 'probe.broker-unreachable', with: { kind: 'amqp' } }],
    explanation: 'No broker answers at {address|the address in CELERY_BROKER_URL}; Celery goes on trying.',
    fix: [
      { command: 'bkdev logs broker', says: 'shows what RabbitMQ says' },
      { command: 'bkdev up full', says: 'starts it: profile full has RabbitMQ, the smaller ones use Redis' },
    ],
  },
  {
    class: 'broker-vhost',
    patterns: [/(?:is|are) not connected to broker \S+, which answers: another broker or virtual host is used/],
    roles,
    answers: ['probe.not-connected'],
    explanation: '{service} lives and works for another broker or virtual host than CELERY_BROKER_URL names now.',
    fix: [
      { command: 'bkdev restart {service}', says: 'makes it read its environment again' },
      { command: 'bkdev up', says: account },
    ],
  },
  {
    class: 'broker-vhost',
    patterns: [
      /^(?<senders>[\w, -]+) sends? (?:its|their) tasks to broker (?<theirs>\S+); these workers take theirs from (?<ours>\S+)/,
    ],
    answers: ['probe.senders-elsewhere'],
    explanation:
      '{service} answers and gets nothing to do: it takes its tasks from {ours}, and those of {senders} go to {theirs}.',
    fix: [
      {
        command: 'bkdev up',
        says: 'after giving {service} the CELERY_BROKER_URL that the others have, in .devcontainer/compose*.yaml',
      },
    ],
  },
  {
    class: 'disk-full',
    patterns: [/an alarm blocks whoever sends messages: low on disk/],
    answers: [{ code: 'probe.alarm', with: { reason: 'low on disk' } }],
    explanation: 'RabbitMQ takes no messages: the disk that it writes to is nearly full.',
    fix: [
      { command: 'docker system df', says: 'shows what takes the space' },
      { command: 'docker builder prune', says: 'frees the build cache, which can be made again' },
    ],
  },
  {
    class: 'out-of-memory',
    patterns: [/an alarm blocks whoever sends messages: low on memory/],
    answers: [{ code: 'probe.alarm', with: { reason: 'low on memory' } }],
    explanation: 'RabbitMQ takes no messages: it holds so many that its memory is full.',
    fix: [
      { command: 'bkdev exec broker -- rabbitmqctl list_queues -p bkmonitor name messages', says: 'shows where' },
      { command: 'bkdev restart worker', says: 'if they are not consumed' },
    ],
  },
  {
    class: 'broker-blocked',
    patterns: [/an alarm blocks whoever sends (?:some|messages)/],
    answers: ['probe.broker-blocked', 'probe.alarm'],
    explanation: 'RabbitMQ answers and takes no messages until its alarm is over: its memory or its disk is short.',
    fix: [
      { command: 'bkdev logs broker', says: 'tells which alarm it is' },
      { command: 'docker system df', says: 'shows what takes the space' },
    ],
  },
  {
    class: 'queue-unread',
    patterns: [/^nobody consumes queues? (?<queues>[^;]+)/],
    answers: ['probe.queues-unread'],
    explanation: 'Every program of {service} answers, but none consumes {queues}: what is sent there stays there.',
    fix: [
      { command: 'bkdev restart {service}', says: 'makes its programs consume what worker.conf names, if it does' },
      { says: 'BKDEV_QUEUES in .devcontainer/compose.yaml names the queues that must be consumed' },
    ],
  },
  {
    class: 'pool-stuck',
    patterns: [/^(?<node>\S+) answers, but its pool takes no task: (?<task>.+) has waited for it/],
    answers: ['probe.pool-stuck'],
    explanation:
      '{node} takes tasks and runs none: the processes of its pool are dead, stopped or wait for each other.',
    fix: [
      { command: 'bkdev restart {service}', says: 'starts it again; the tasks go back to their queue' },
      {
        command: 'bkdev exec {service} -- ps -eo pid,ppid,stat,wchan:20,args',
        says: 'shows what its children do: T is stopped, D waits for a disk',
      },
    ],
  },
];
