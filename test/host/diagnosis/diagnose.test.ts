import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/host/diagnosis/diagnose.ts';
import { lockedIn } from '../../../src/host/diagnosis/locked.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { unnamedProduct } from '../../../src/shared/model/product.ts';
import { inEnglish, said } from '../../support/said.ts';
import { api, deps, logOf, migrate, web, worker } from './recorded.ts';

const spawned = "2026-01-02 03:04:05,100 INFO spawned: 'api' with pid 7";
const succeeded =
  '2026-01-02 03:04:35,100 INFO success: api entered RUNNING state, process has stayed up for > than 30 seconds (startsecs)';
const exited = '2026-01-02 03:04:36,168 WARN exited: api (exit status 1; not expected)';
const killed = '2026-01-02 03:04:36,168 WARN exited: api (terminated by SIGKILL; not expected)';
const stopped = '2026-01-02 03:04:37,290 INFO stopped: api (terminated by SIGTERM)';
const gaveUp = '2026-01-02 03:04:37,281 INFO gave up: api entered FATAL state, too many start retries too quickly';
const noDatabase = `django.db.utils.OperationalError: (2002, "Can't connect to server on 'mysql' (115)")`;
const noModule = "ModuleNotFoundError: No module named 'no_such_module'";
const told = (lines: readonly string[], known: object = {}) => {
  const diagnosis = diagnose({ ...api, ...known, lines });
  return diagnosis && [diagnosis.class, diagnosis.cause];
};

test('a package that the lock file has must be installed again, and only one that it lacks be added', () => {
  const offered = (module: string, lock?: string) =>
    diagnose({
      ...{
        ...api,
        product: { ...unnamedProduct, folder: 'bkmonitor' },
        exitCode: 1,
        lines: [`ModuleNotFoundError: No module named '${module}'`],
      },
      ...(lock !== undefined && { locked: lockedIn(lock) }),
    })?.fix.flatMap(({ command }) => command ?? []);
  const lock = ['django', 'django-redis', 'pyyaml', 'mysqlclient']
    .map(name => `[[package]]\nname = "${name}"\n`)
    .join('');
  const again = ['bkdev up', 'bkdev restart deps'];
  const added = (module: string) => ['bkdev up', `cd bkmonitor && uv add ${module}`];
  expect(['django.core', 'django_redis', 'yaml', 'MySQL'].map(module => offered(module, lock))).toEqual(
    Array(4).fill(again),
  );
  expect(offered('redis', lock)).toEqual(added('redis'));
  expect(offered('django')).toEqual(added('django'));
});

describe('what nothing is wrong with', () => {
  const healthy = ['api', 'worker', 'beat', 'mysql', 'redis', 'broker'].map(name => logOf(`healthy-${name}`));

  test('a healthy log must have no diagnosis while nothing fails', () => {
    expect(healthy.map(lines => told(lines))).toEqual(healthy.map(() => undefined));
  });

  test('a worker that logs the tracebacks of failing tasks must have no diagnosis while it answers', () => {
    expect(diagnose({ ...worker, lines: logOf('noisy-worker') })).toBeUndefined();
  });

  test('no line of a healthy log must be taken for the cause of a failure that the log does not tell', () => {
    const failing = [...healthy, logOf('noisy-worker')];
    expect(failing.map(lines => diagnose({ ...worker, exitCode: 3, lines }))).toEqual(failing.map(() => undefined));
    expect(failing.map(lines => diagnose({ ...worker, probe: 'answers 302', lines }))).toEqual(
      failing.map(() => undefined),
    );
  });

  test('a step that ended well must have none, whatever it printed', () => {
    expect(
      diagnose({
        ...migrate,
        exitCode: 0,
        lines: ['bkdev-error: x', noDatabase],
      }),
    ).toBeUndefined();
  });

  test.for([
    '2026-01-02 03:04:39,291 WARN received SIGTERM indicating exit request',
    '2026-01-02 03:04:39 0 [Note] mariadbd (initiated by: unknown): Normal shutdown',
    '1:signal-handler (1767323079) Received SIGTERM scheduling shutdown...',
    '2026-01-02 03:04:39.352535+00:00 [notice] <0.61.0> SIGTERM received - shutting down',
  ])('what was asked to stop must have none: %s', line => {
    expect([0, 137, 143].map(exitCode => told([noDatabase, line], { exitCode }))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('the engine remembering that a container once ran out of memory must not count while it goes on', () => {
    const lines = [spawned, killed, spawned, succeeded];
    expect(told(lines, { oomKilled: true })).toBeUndefined();
  });
});

test('a failure that nothing is known of must have no diagnosis', () => {
  expect([
    told([], { exitCode: 3 }),
    told(['one', 'two'], { exitCode: 3 }),
    told([], { probe: 'answers 404' }),
  ]).toEqual([undefined, undefined, undefined]);
});

describe('which line counts', () => {
  test('what a step declares must count before everything else, with its hint as the fix', () => {
    const lines = [noDatabase, 'bkdev-error: the moon is full', 'bkdev-hint: wait', 'exit status 1'];
    expect(said(diagnose({ ...deps, lines, oomKilled: true }))).toEqual({
      class: 'declared',
      cause: 'the moon is full',
      explanation: 'The step deps found this before anything else could fail because of it.',
      fix: [{ says: 'wait' }],
    });
  });

  test('what is declared without a hint must have the fix of its rule', () => {
    const lines = ['bkdev-error: /deps: No space left on device'];
    expect(diagnose({ ...deps, lines })).toMatchObject({
      class: 'disk-full',
      fix: [{ command: 'docker system df' }, { command: 'docker builder prune' }],
    });
  });

  test('the first of several lines that say the same must count', () => {
    expect(
      told([noModule, "ModuleNotFoundError: No module named 'later'"], {
        exitCode: 1,
      })?.[1],
    ).toBe(noModule);
  });

  test('the more particular rule must win, wherever its line stands', () => {
    const disk = "OSError: [Errno 28] No space left on device: '/deps/x'";
    expect(told([noModule, noDatabase, disk], { exitCode: 1 })?.[0]).toBe('disk-full');
  });

  test('a full disk must count before a lack of memory', () => {
    expect(
      told(['MemoryError', 'write: No space left on device'], {
        exitCode: 1,
      })?.[0],
    ).toBe('disk-full');
  });

  test('source text that a traceback quotes must not count', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/workspace/bkmonitor/x.py", line 3, in f',
      `    raise OSError("No space left on device")  # ${noModule}`,
      'ZooError: closed',
    ];
    expect(diagnose({ ...api, exitCode: 1, lines })).toMatchObject({
      class: 'exception',
      cause: 'ZooError: closed',
      where: 'bkmonitor/x.py:3',
    });
  });

  test('what an earlier run of a program complained of must not count once a later one stayed up', () => {
    const lines = [spawned, noDatabase, exited, spawned, succeeded, noModule, exited];
    expect(told(lines)).toEqual(['import-error', noModule]);
  });

  test('the first of several runs that all failed must count', () => {
    expect(told([spawned, noDatabase, exited, spawned, exited, gaveUp])?.[0]).toBe('database-unreachable');
  });

  test('of two errors the one of the last start must count, however soon it followed', () => {
    const other = "ModuleNotFoundError: No module named 'bbb_missing'";
    for (const ended of [[exited], [exited, gaveUp], [exited, gaveUp, stopped]])
      expect(told([spawned, noModule, ...ended, spawned, other, exited, gaveUp])).toEqual(['import-error', other]);
  });

  test('an error that was corrected must not count, however briefly the program lived since', () => {
    const repaired = [spawned, noModule, exited, gaveUp, spawned, 'Starting development server'];
    expect(told(repaired, { exitCode: 137 })?.[0]).toBe('killed-by-signal');
    expect(told([...repaired, killed])?.[0]).toBe('killed-by-signal');
    expect(told(repaired, { probe: 'no answer within 2 s' })?.[0]).toBe('hung');
    const refused = 'connection refused on port 10204';
    expect(told(repaired, { probe: refused })).toEqual(['alive-not-listening', refused]);
    const left = '2026-01-02 03:04:36,168 WARN exited: api (exit status 0; not expected)';
    expect(told([...repaired, left])?.[0]).toBe('exited-with-success');
    // As the agent ends a program for a reload.
    expect(told([spawned, noModule, stopped, spawned], { probe: refused })).toEqual(['alive-not-listening', refused]);
  });

  test('a program that cannot be started any more must not be blamed on what it wrote when it could', () => {
    const missing = "2026-01-02 03:04:40,168 INFO spawnerr: can't find command 'python'";
    expect(told([spawned, noModule, exited, gaveUp, missing, missing, gaveUp])?.[0]).toBe('program-missing');
  });

  test('of several programs the one that is down must count', () => {
    const cron = [spawned, exited].map(line => line.replace('api', 'cron'));
    expect(told([cron[0], noDatabase, cron[1], cron[0], spawned, noModule, exited].map(String))).toEqual([
      'import-error',
      noModule,
    ]);
  });

  test('a broker that was refused at first and reached later must not count', () => {
    const refused = 'consumer: Cannot connect to amqp://bkm:**@broker:5672/x: [Errno 111] Connection refused.';
    const reached = '[2026-01-02 03:04:05,798: INFO/MainProcess] Connected to amqp://bkm:**@broker:5672/x';
    const symptom = { ...worker, exitCode: 1 };
    expect(diagnose({ ...symptom, lines: [refused, reached, noModule] })?.class).toBe('import-error');
    expect(diagnose({ ...symptom, lines: [reached, refused, noModule] })?.class).toBe('broker-unreachable');
  });

  test('an alarm that is over must not count', () => {
    const probe = 'an alarm blocks whoever sends messages: its memory or its disk is short';
    const broker = { service: 'broker', role: 'broker', probe } as const;
    const log = '2026-01-02 03:04:05.798+00:00 [warning] <0.286.0>';
    for (const [alarm, kind] of [
      ['disk', 'disk-full'],
      ['memory', 'out-of-memory'],
    ]) {
      const set = `${log} ${alarm} resource limit alarm set on node rabbit@localhost.`;
      const cleared = `${log} ${alarm} resource limit alarm cleared on node rabbit@localhost`;
      expect(diagnose({ ...broker, lines: [set, cleared] })?.class).toBe('broker-blocked');
      expect(diagnose({ ...broker, lines: [cleared, set] })?.class).toBe(kind);
    }
  });

  test('the failure of one request must count only where requests fail', () => {
    const lines = [
      '2026-01-02 03:04:05,164 ERROR    8 django.request Internal Server Error: /api/v4/notes/',
      'Traceback (most recent call last):',
      '  File "/workspace/bkmonitor/x.py", line 3, in f',
      noDatabase,
      '2026-01-02 03:04:06,164 INFO     8 django.server "GET /ping HTTP/1.1" 200 4',
    ];
    expect(told(lines, { exitCode: 3 })).toBeUndefined();
    for (const probe of ['answers 500', 'http://127.0.0.1:8000 does not answer from this machine: HTTP 500'])
      expect(told(lines, { probe })).toEqual(['database-unreachable', noDatabase]);
  });

  test('of a process that keeps silent only its last lines must count', () => {
    const chatter = Array.from({ length: 100 }, (_, index) => `"GET /ping?${index} HTTP/1.1" 200 4`);
    const known = { probe: 'no answer within 2 s' };
    expect(told([noDatabase, ...chatter], known)?.[0]).toBe('hung');
    expect(told([...chatter, noDatabase], known)?.[0]).toBe('database-unreachable');
  });

  test('what an answer tells for certain must count before what the log says', () => {
    const probe = 'worker:cron is stopped by a signal; kill -CONT 14 in its container continues it';
    expect(said(diagnose({ ...worker, probe, lines: [noDatabase] }))).toEqual({
      class: 'process-stopped',
      cause: probe,
      explanation:
        'A signal (SIGSTOP, or SIGTSTP as from Ctrl-Z) has stopped worker:cron: the process exists but does nothing.',
      fix: [
        { command: 'bkdev exec worker -- kill -CONT 14', says: 'continues it' },
        { command: 'bkdev restart worker', says: 'starts it again' },
      ],
    });
    const killed = '2026-01-02 03:04:05,798 WARN exited: cron (terminated by SIGKILL; not expected)';
    expect(diagnose({ ...worker, probe: 'worker:web is stopped', lines: [killed] })?.class).toBe('program-stopped');
    const vhost = 'broker amqp://broker:5672/x has no virtual host "x"';
    expect(diagnose({ ...worker, probe: vhost, lines: [killed] })?.class).toBe('broker-vhost');
    const elsewhere =
      'web sends its tasks to broker amqp://broker:5672/x; these workers take theirs from amqp://broker:5672/y';
    const { explanation } = diagnose({ ...worker, probe: elsewhere, lines: [killed] }) ?? {};
    expect(inEnglish(explanation)).toBe(
      'worker is running but gets no tasks: it takes them from amqp://broker:5672/y, and those of web go to amqp://broker:5672/x.',
    );
    const unread = 'nobody consumes queues celery_cron, celery; 3 wait there';
    expect(inEnglish(diagnose({ ...worker, probe: unread, lines: [noDatabase] })?.explanation)).toBe(
      'Every program of worker answers, but none consumes celery_cron, celery: messages sent there stay there.',
    );
  });

  test('the answer of the last probe must count where the log is silent', () => {
    const probe = 'broker redis://redis:6379/9 is unreachable: no answer within 5 s';
    expect(diagnose({ ...worker, probe, lines: [] })).toMatchObject({
      class: 'redis-unreachable',
      cause: probe,
    });
  });

  test("a product's rule must count before the table's, for the roles that it names", () => {
    const line = 'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.';
    const words = (en: string) => ({ en, zh: en });
    const rule = { class: 'variable-missing', roles: ['web'], patterns: ['(?<name>SECRET_KEY) setting'] } as const;
    const fix = [{ command: 'bkdev exec {service} -- env', says: words('shows {name}') }];
    const diagnosis = [{ ...rule, patterns: [...rule.patterns], roles: ['web'], explanation: words('no {name}'), fix }];
    const product = { ...unnamedProduct, diagnosis };
    const told = [web, api].map(role => said(diagnose({ product, ...role, exitCode: 1, lines: [line] })));
    expect(told).toMatchObject([
      { explanation: 'no SECRET_KEY', fix: [{ command: 'bkdev exec web -- env', says: 'shows SECRET_KEY' }] },
      { explanation: 'Django has no SECRET_KEY: the setting is empty or not set.' },
    ]);
  });

  test('a command of the table must name the folder of the product, and be left out where nobody knows it', () => {
    const lines = ["ModuleNotFoundError: No module named 'yaml'"];
    const commands = [{ ...unnamedProduct, folder: 'shop' }, undefined].map(product =>
      diagnose({ ...api, ...(product && { product }), exitCode: 1, lines })?.fix.map(({ command }) => command),
    );
    expect(commands).toEqual([
      ['bkdev up', 'cd shop && uv add yaml'],
      ['bkdev up', undefined],
    ]);
  });
});

describe('how a process ended', () => {
  test('what a signal ended must not be blamed on what it wrote before', () => {
    expect(told([spawned, noDatabase, killed])).toEqual([
      'killed-by-signal',
      'exited: api (terminated by SIGKILL; not expected)',
    ]);
  });

  test('the kernel ending it for its memory must be told apart from another SIGKILL', () => {
    expect(told([spawned, killed], { oomKilled: true })?.[0]).toBe('out-of-memory');
    expect(told([], { oomKilled: true, exitCode: 137 })).toEqual(['out-of-memory', message('exit.out-of-memory')]);
  });

  test('an exit status above 128 must be told as its signal, where the log says nothing better', () => {
    expect(told(['x'], { exitCode: 139 })).toEqual([
      'killed-by-signal',
      message('exit.signalled', { signal: 'SIGSEGV', exitCode: 139 }),
    ]);
    expect(told([noModule], { exitCode: 139 })?.[0]).toBe('import-error');
  });

  test('a role that leaves with 0 must be told, and one made to do so must be told as that', () => {
    const left = '2026-01-02 03:04:36,168 WARN exited: api (exit status 0; not expected)';
    expect(told([spawned, 'worker: bye', left])).toEqual([
      'exited-with-success',
      'exited: api (exit status 0; not expected)',
    ]);
    expect(told(['x'], { exitCode: 0 })?.[0]).toBe('exited-with-success');
    expect(told([spawned, 'maximum uptime reached.', left])?.[0]).toBe('exits-by-design');
    expect(told([spawned, 'maximum uptime reached.', exited])).toBeUndefined();
  });

  test('a port that nothing listens on must be told with what the log says of it, and without', () => {
    const known = { probe: 'connection refused on port 10204' };
    expect(told([spawned, noDatabase], known)).toEqual(['alive-not-listening', noDatabase]);
    expect(told([spawned], known)).toEqual(['alive-not-listening', known.probe]);
    expect(told([spawned, noDatabase, exited], known)?.[0]).toBe('database-unreachable');
  });
});

describe('what a probe answers', () => {
  test.for([
    ['db', 'it refuses user "bkm" or its password', 'database-denied'],
    ['db', 'it refuses user "bkm" access to database bkmonitor', 'database-denied'],
    ['db', 'it has no database bkmonitor', 'database-unknown'],
    ['db', 'database bkmonitor has the character set latin1 where utf8mb3 is needed', 'database-charset'],
    ['db', '2 migrations are not applied: metadata.0001, metadata.0002', 'database-not-migrated'],
    ['cache', 'it asks for a password', 'redis-denied'],
    ['cache', 'it is still loading its data', 'redis-loading'],
    ['cache', 'it takes no writes: all of its memory (maxmemory) is used', 'redis-memory'],
    ['cache', 'it takes no writes: it could not save its data to disk', 'disk-full'],
    ['db', 'database bkmonitor has the character set utf8mb4', 'database-charset'],
    ['broker', 'an alarm blocks whoever sends messages: low on disk', 'disk-full'],
    ['broker', 'an alarm blocks whoever sends messages: low on memory', 'out-of-memory'],
    ['broker', 'an alarm blocks whoever sends messages: its memory or its disk is short', 'broker-blocked'],
    ['worker', 'broker amqp://broker:5672/x takes no messages: an alarm blocks whoever sends some', 'broker-blocked'],
    ['worker', 'cron is stopped by a signal; kill -CONT 9 in its container continues it', 'process-stopped'],
    [
      'worker',
      'cron answers, but its child process 9 is stopped by a signal; kill -CONT continues it',
      'process-stopped',
    ],
    ['worker', 'worker:web is stopped', 'program-stopped'],
    ['worker', 'worker:cron is stopped; worker:web is stopped', 'program-stopped'],
    ['worker', 'nobody consumes queue celery_cron', 'queue-unread'],
    ['worker', 'nobody consumes queues a, b, c and 2 more; at least 10 wait there', 'queue-unread'],
    [
      'worker',
      'cron@worker answers, but its pool takes no task: shop.tidy has waited for it for more than 10 s',
      'pool-stuck',
    ],
    [
      'worker',
      'cron@worker is not connected to broker amqp://broker:5672/bkmonitor, which answers: another broker or virtual host is used',
      'broker-vhost',
    ],
    [
      'worker',
      'api, web send their tasks to broker amqp://broker:5672/bkmonitor; these workers take theirs from amqp://broker:5672/elsewhere',
      'broker-vhost',
    ],
  ] as const)('of a service of the role %s: %s must be told as %s', ([role, probe, kind]) => {
    const diagnosis = diagnose({ service: 'x', role, lines: ['a line that says nothing'], probe });
    expect([diagnosis?.class, diagnosis?.cause]).toEqual([kind, probe]);
  });
});
