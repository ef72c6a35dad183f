import { beat, testRecorded, worker } from './recorded.ts';

// Redis 7.0 with redis-py 5 and Celery 5.4, recorded with a wrong port, a password, a slow load and a memory limit.
testRecorded([
  [
    'redis-refused',
    {
      ...worker,
      probe: 'no reply from service@worker, cron@worker, web@worker',
    },
    {
      class: 'redis-unreachable',
      cause:
        'consumer: Cannot connect to redis://redis:6399/9: Error 111 connecting to redis:6399. Connection refused..',
      explanation: 'No Redis answers at redis:6399.',
      fix: [
        { command: 'bkdev logs redis', says: 'shows its log' },
        {
          command: 'bkdev up',
          says: 'starts it if it is down; REDIS_HOST, CELERY_BROKER_URL and other variables that name Redis must point to it',
        },
      ],
    },
  ],
  [
    'redis-refused-beat',
    { ...beat, exitCode: 1 },
    {
      class: 'redis-unreachable',
      cause:
        "beat raised exception <class 'redis.exceptions.ConnectionError'>: ConnectionError('Error 111 connecting to redis:6399. Connection refused.')",
      explanation: 'No Redis answers at redis:6399.',
      fix: [
        { command: 'bkdev logs redis', says: 'shows its log' },
        {
          command: 'bkdev up',
          says: 'starts it if it is down; REDIS_HOST, CELERY_BROKER_URL and other variables that name Redis must point to it',
        },
      ],
    },
  ],
  [
    'redis-waiting-beat',
    { ...beat, probe: 'Redis redis:6379 is unreachable: connection refused' },
    {
      class: 'redis-unreachable',
      cause: 'waiting for Redis: Error 111 connecting to redis:6399. Connection refused.',
      explanation: 'No Redis answers at redis:6399.',
      fix: [
        { command: 'bkdev logs redis', says: 'shows its log' },
        {
          command: 'bkdev up',
          says: 'starts it if it is down; REDIS_HOST, CELERY_BROKER_URL and other variables that name Redis must point to it',
        },
      ],
    },
  ],
  [
    'redis-auth',
    {
      ...worker,
      probe: 'no reply from service@worker, cron@worker, web@worker',
    },
    {
      class: 'redis-denied',
      cause: 'consumer: Cannot connect to redis://redisauth:6379/9: Authentication required..',
      explanation: 'Redis is running, but expects another password than this role sends.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting the password in CELERY_BROKER_URL (redis://:PASSWORD@redis:6379/9) and in the other variables that name Redis; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'redis-auth-beat',
    { ...beat, exitCode: 1 },
    {
      class: 'redis-denied',
      cause:
        "beat raised exception <class 'redis.exceptions.AuthenticationError'>: AuthenticationError('Authentication required.')",
      explanation: 'Redis is running, but expects another password than this role sends.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting the password in CELERY_BROKER_URL (redis://:PASSWORD@redis:6379/9) and in the other variables that name Redis; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'redis-wrong-password',
    {
      ...worker,
      probe: 'no reply from service@worker, cron@worker, web@worker',
    },
    {
      class: 'redis-denied',
      cause:
        'consumer: Cannot connect to redis://:***@redisauth:6379/9: invalid username-password pair or user is disabled..',
      explanation: 'Redis is running, but expects another password than this role sends.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting the password in CELERY_BROKER_URL (redis://:PASSWORD@redis:6379/9) and in the other variables that name Redis; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'redis-loading',
    {
      ...worker,
      probe: 'no reply from service@worker, cron@worker, web@worker',
    },
    {
      class: 'redis-loading',
      cause: 'consumer: Cannot connect to redis://redisload:6379/9: Redis is loading the dataset in memory.',
      explanation: 'Redis is running and still loading its data from disk; it answers once that is done.',
      fix: [
        { command: 'bkdev logs redis', says: 'shows how far it is' },
        { command: 'bkdev up', says: 'afterwards, if worker has given up by then' },
      ],
    },
  ],
  [
    'redis-loading-beat',
    { ...beat, exitCode: 1 },
    {
      class: 'redis-loading',
      cause:
        "beat raised exception <class 'redis.exceptions.BusyLoadingError'>: BusyLoadingError('Redis is loading the dataset in memory')",
      explanation: 'Redis is running and still loading its data from disk; it answers once that is done.',
      fix: [
        { command: 'bkdev logs redis', says: 'shows how far it is' },
        { command: 'bkdev up', says: 'afterwards, if beat has given up by then' },
      ],
    },
  ],
  [
    'redis-memory',
    worker,
    {
      class: 'redis-memory',
      cause: 'Unrecoverable error: OutOfMemoryError("command not allowed when used memory > \'maxmemory\'.")',
      explanation: 'Redis has reached its memory limit (maxmemory) and refuses writes.',
      fix: [
        {
          command: 'bkdev exec redis -- redis-cli --bigkeys',
          says: 'shows what fills it; a queue that nothing consumes grows forever',
        },
        {
          command: 'bkdev exec redis -- redis-cli config set maxmemory 0',
          says: 'lifts the limit until Redis restarts',
        },
      ],
    },
  ],
  [
    'redis-memory-beat',
    { ...beat, exitCode: 1 },
    {
      class: 'redis-memory',
      cause:
        'Signal handler <function acquire_distributed_beat_lock at 0x7f0000000000> raised: OutOfMemoryError("command not allowed when used memory > \'maxmemory\'.")',
      explanation: 'Redis has reached its memory limit (maxmemory) and refuses writes.',
      fix: [
        {
          command: 'bkdev exec redis -- redis-cli --bigkeys',
          says: 'shows what fills it; a queue that nothing consumes grows forever',
        },
        {
          command: 'bkdev exec redis -- redis-cli config set maxmemory 0',
          says: 'lifts the limit until Redis restarts',
        },
      ],
    },
  ],
]);
