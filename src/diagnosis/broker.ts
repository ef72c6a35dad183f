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
    explanation: '{service} lives and works for another broker or virtual host than CELERY_BROKER_URL names now.',
    fix: [
      { command: 'bkdev restart {service}', says: 'makes it read its environment again' },
      { command: 'bkdev up', says: account },
    ],
  },
];
