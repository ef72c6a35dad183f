import { clients, type Rule } from './rule.ts';

const undoneBy = /^Connected to rediss?:/;

/**
 * Redis errors as seen by clients: redis-py's exceptions, Redis's own error codes, and Celery's consumer over Redis.
 */
export const cacheRules: readonly Rule[] = [
  {
    class: 'redis-denied',
    patterns: [/Authentication required/, /invalid username-password pair/, /\b(?:NOAUTH|WRONGPASS)\b/],
    kinds: clients,
    undoneBy,
    answers: ['probe.redis-denied', { code: 'probe.broker-denied', with: { kind: 'redis' } }],
    explanation: 'diagnosis.redis-refuses-password',
    fix: [
      {
        command: 'bkdev up',
        says: 'fix.set-redis-password',
      },
    ],
  },
  {
    class: 'redis-loading',
    patterns: [/Redis is loading the dataset in memory/, /\bBusyLoadingError\b/],
    kinds: clients,
    undoneBy,
    answers: ['probe.redis-loading', 'probe.broker-loading'],
    explanation: 'diagnosis.redis-loading',
    fix: [
      { command: 'bkdev logs redis', says: 'fix.show-loading' },
      { command: 'bkdev up', says: 'fix.retry-when-loaded' },
    ],
  },
  {
    class: 'redis-memory',
    patterns: [/command not allowed when used memory > 'maxmemory'/],
    kinds: clients,
    answers: ['probe.redis-full'],
    explanation: 'diagnosis.redis-memory-full',
    fix: [
      {
        command: 'bkdev exec redis -- redis-cli --bigkeys',
        says: 'fix.show-big-keys',
      },
      { command: 'bkdev exec redis -- redis-cli config set maxmemory 0', says: 'fix.lift-memory-limit' },
    ],
  },
  {
    class: 'redis-unreachable',
    patterns: [
      /Error -?\d+ connecting to (?<address>\S+?:\d+)\./,
      /Cannot connect to rediss?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)/,
      /^redis\.exceptions\.(?:ConnectionError|TimeoutError): /,
    ],
    kinds: clients,
    undoneBy,
    answers: [
      'probe.redis-unreachable',
      { code: 'probe.broker-unreachable', with: { kind: 'redis' } },
      { code: 'step.broker-unreachable', with: { kind: 'redis' } },
    ],
    explanation: 'diagnosis.redis-unreachable',
    fix: [
      { command: 'bkdev logs redis', says: 'fix.show-log' },
      {
        command: 'bkdev up',
        says: 'fix.start-redis',
      },
    ],
  },
];
