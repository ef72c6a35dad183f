import type { Rule } from './rule.ts';

const roles = ['workspace', 'web', 'api', 'worker', 'beat', 'step'] as const;
const undoneBy = /^Connected to rediss?:/;

/** Redis as its clients meet it: redis-py's exceptions, Redis's own error words, and Celery's consumer over Redis. */
export const cacheRules: readonly Rule[] = [
  {
    class: 'redis-denied',
    patterns: [
      /Authentication required/,
      /invalid username-password pair/,
      /\b(?:NOAUTH|WRONGPASS)\b/,
      /(?:Redis \S+|^it) asks for a password/,
      /broker rediss?:\S* refuses (?:user|the)/,
    ],
    roles,
    undoneBy,
    answers: ['probe.redis-denied', { code: 'probe.broker-denied', with: { kind: 'redis' } }],
    explanation: 'Redis answers, but wants another password than this role gives.',
    fix: [
      {
        command: 'bkdev up',
        says: 'after setting BK_MONITOR_REDIS_PASSWORD and the password in CELERY_BROKER_URL (redis://:PASSWORD@redis:6379/9) to that of Redis',
      },
    ],
  },
  {
    class: 'redis-loading',
    patterns: [
      /Redis is loading the dataset in memory/,
      /(?:Redis|broker rediss?:)\S* ?\S* is still loading its data/,
      /^it is still loading its data$/,
      /\bBusyLoadingError\b/,
    ],
    roles,
    undoneBy,
    answers: ['probe.redis-loading', 'probe.broker-loading'],
    explanation: 'Redis runs and is still reading its data from disk; it answers when that is done.',
    fix: [
      { command: 'bkdev logs redis', says: 'tells how far it is' },
      { command: 'bkdev up', says: 'afterwards, if it gave up meanwhile' },
    ],
  },
  {
    class: 'redis-memory',
    patterns: [/command not allowed when used memory > 'maxmemory'/, /^it takes no writes: all of its memory/],
    roles,
    answers: ['probe.redis-full'],
    explanation: 'Redis has used up the memory that it may have (maxmemory) and takes no more writes.',
    fix: [
      {
        command: 'bkdev exec redis -- redis-cli --bigkeys',
        says: 'shows what fills it; a queue that nobody reads grows for ever',
      },
      { command: 'bkdev exec redis -- redis-cli config set maxmemory 0', says: 'lifts the limit until Redis restarts' },
    ],
  },
  {
    class: 'redis-unreachable',
    patterns: [
      /Error -?\d+ connecting to (?<address>\S+?:\d+)\./,
      /Cannot connect to rediss?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)/,
      /broker rediss?:\/\/(?:[^\s@]*@)?(?<address>[^\s/]+)\S* is unreachable/,
      /^redis\.exceptions\.(?:ConnectionError|TimeoutError): /,
      /^Redis (?<address>\S+) is unreachable/,
    ],
    roles,
    undoneBy,
    answers: ['probe.redis-unreachable', { code: 'probe.broker-unreachable', with: { kind: 'redis' } }],
    explanation: 'No Redis answers at {address|the address in REDIS_HOST and REDIS_PORT}.',
    fix: [
      { command: 'bkdev logs redis', says: 'shows what it says' },
      {
        command: 'bkdev up',
        says: 'starts it if it is down; REDIS_HOST, BK_MONITOR_REDIS_HOST and CELERY_BROKER_URL must name it',
      },
    ],
  },
];
