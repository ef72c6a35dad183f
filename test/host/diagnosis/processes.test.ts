import { message } from '../../../src/shared/messages/message.ts';
import { api, migrate, testRecorded, worker } from './recorded.ts';

// supervisord 4.2 and Django's runserver, recorded; the poller ends like those of bk-monitor
// (alarm_backends/management/base/base.py).
testRecorded([
  [
    'program-missing',
    worker,
    {
      class: 'program-missing',
      cause: "spawnerr: can't find command 'celery'",
      explanation:
        'supervisord cannot find celery in the container: the packages are not installed in the virtual environment.',
      fix: [{ command: 'bkdev up', says: 'installs the packages' }],
    },
  ],
  [
    'runserver-not-listening',
    { ...api, probe: message('probe.port-refused', { port: 10204 }) },
    {
      class: 'alive-not-listening',
      cause: "MySQLdb.OperationalError: (2002, \"Can't connect to server on 'mysql' (115)\")",
      explanation: 'api is running, but nothing listens on its port 10204. No database answers at mysql.',
      fix: [
        { command: 'bkdev logs mysql', says: 'shows the log of the database' },
        {
          command: 'bkdev up',
          says: 'starts it if it is down; MYSQL_HOST and MYSQL_PORT must be those of the service mysql',
        },
        {
          command: 'bkdev restart api',
          says: 'afterwards: this process does not retry by itself',
        },
      ],
    },
  ],
  [
    'hung-api',
    { ...api, probe: message('probe.no-answer', { withinMs: 2000 }) },
    {
      class: 'hung',
      cause: 'no answer within 2 s',
      explanation:
        'api is running but does not answer: it is stopped, waits for a lock, or for something that never comes.',
      fix: [
        { command: 'bkdev restart api', says: 'starts it again' },
        {
          command: 'bkdev exec api -- ps -eo pid,stat,wchan:20,args',
          says: 'shows the state of its processes: T is stopped, D waits for a disk',
        },
      ],
    },
  ],
  [
    'poller',
    { service: 'access', role: 'worker', probe: 'access exited with 0' },
    {
      class: 'exits-by-design',
      cause: 'maximum cycles reached.',
      explanation:
        'This program exits after a number of cycles or an hour and is started again: nothing is wrong with access.',
      fix: [],
    },
  ],
  [
    'signal-crash',
    { ...api, probe: message('probe.port-refused', { port: 10204 }) },
    {
      class: 'killed-by-signal',
      cause: 'exited: api (terminated by SIGSEGV; not expected)',
      explanation: 'api crashed in native code (SIGSEGV): Python itself, or a package with a C extension.',
      fix: [
        { command: 'bkdev restart api', says: 'starts it again' },
        {
          says: 'set PYTHONFAULTHANDLER=1 in its environment to see where the next crash happens',
        },
      ],
    },
  ],
  [
    'signal-step',
    { ...migrate, exitCode: 134 },
    {
      class: 'killed-by-signal',
      cause: 'ended by SIGABRT (exit 134)',
      explanation: 'migrate crashed in native code (SIGABRT): Python itself, or a package with a C extension.',
      fix: [
        { command: 'bkdev up', says: 'starts it again' },
        {
          says: 'set PYTHONFAULTHANDLER=1 in its environment to see where the next crash happens',
        },
      ],
    },
  ],
  [
    'noisy-worker',
    { ...worker, exitCode: 139 },
    {
      class: 'killed-by-signal',
      cause: 'ended by SIGSEGV (exit 139)',
      explanation: 'worker crashed in native code (SIGSEGV): Python itself, or a package with a C extension.',
      fix: [
        { command: 'bkdev restart worker', says: 'starts it again' },
        { command: 'bkdev up', says: 'starts everything that is not running' },
        {
          says: 'set PYTHONFAULTHANDLER=1 in its environment to see where the next crash happens',
        },
      ],
    },
  ],
  [
    'noisy-worker',
    { ...worker, probe: message('probe.no-reply', { nodes: ['cron@worker'], broker: 'redis://redis:6379/9' }) },
    {
      class: 'hung',
      cause: 'no reply from cron@worker; broker redis://redis:6379/9 answers',
      explanation:
        'worker is running but does not answer: it is stopped, waits for a lock, or for something that never comes.',
      fix: [
        { command: 'bkdev restart worker', says: 'starts it again' },
        {
          command: 'bkdev exec worker -- ps -eo pid,stat,wchan:20,args',
          says: 'shows the state of its processes: T is stopped, D waits for a disk',
        },
      ],
    },
  ],
]);
