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

test('a package in the lock file must be installed again, and only a missing one be added', () => {
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

describe('situations without a failure', () => {
  const healthy = ['api', 'worker', 'beat', 'mysql', 'redis', 'broker'].map(name => logOf(`healthy-${name}`));

  test('a healthy log must have no diagnosis while nothing fails', () => {
    expect(healthy.map(lines => told(lines))).toEqual(healthy.map(() => undefined));
  });

  test('a worker that logs the tracebacks of failing tasks must have no diagnosis while it answers', () => {
    expect(diagnose({ ...worker, lines: logOf('noisy-worker') })).toBeUndefined();
  });

  test('no line of a healthy log must count as the cause of a failure that the log does not contain', () => {
    const failing = [...healthy, logOf('noisy-worker')];
    expect(failing.map(lines => diagnose({ ...worker, exitCode: 3, lines }))).toEqual(failing.map(() => undefined));
    expect(failing.map(lines => diagnose({ ...worker, probe: 'answers 302', lines }))).toEqual(
      failing.map(() => undefined),
    );
  });

  test('a successful step must have none, whatever it printed', () => {
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
  ])('a service that was asked to stop must have none: %s', line => {
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

test('an unknown failure must have no diagnosis', () => {
  expect([
    told([], { exitCode: 3 }),
    told(['one', 'two'], { exitCode: 3 }),
    told([], { probe: 'answers 404' }),
  ]).toEqual([undefined, undefined, undefined]);
});

describe('which line counts', () => {
  test('an error declared by a step must take precedence over everything else, with its hint as the fix', () => {
    const lines = [noDatabase, 'bkdev-error: the moon is full', 'bkdev-hint: wait', 'exit status 1'];
    expect(said(diagnose({ ...deps, lines, oomKilled: true }))).toEqual({
      class: 'declared',
      cause: 'the moon is full',
      explanation: 'The step deps found this before anything else could fail because of it.',
      fix: [{ says: 'wait' }],
    });
  });

  test('a declared error without a hint must have the fix of its rule', () => {
    const lines = ['bkdev-error: /deps: No space left on device'];
    expect(diagnose({ ...deps, lines })).toMatchObject({
      class: 'disk-full',
      fix: [{ command: 'docker system df' }, { command: 'docker builder prune' }],
    });
  });

  test('the first of several equivalent lines must count', () => {
    expect(
      told([noModule, "ModuleNotFoundError: No module named 'later'"], {
        exitCode: 1,
      })?.[1],
    ).toBe(noModule);
  });

  test('the more specific rule must win, wherever its line is', () => {
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

  test('source code quoted in a traceback must not count', () => {
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

  test('errors of an earlier run must not count once a later one stayed up', () => {
    const lines = [spawned, noDatabase, exited, spawned, succeeded, noModule, exited];
    expect(told(lines)).toEqual(['import-error', noModule]);
  });

  test('the first of several runs that all failed must count', () => {
    expect(told([spawned, noDatabase, exited, spawned, exited, gaveUp])?.[0]).toBe('database-unreachable');
  });

  test('of two errors, the one of the last start must count, however soon it followed', () => {
    const other = "ModuleNotFoundError: No module named 'bbb_missing'";
    for (const ended of [[exited], [exited, gaveUp], [exited, gaveUp, stopped]])
      expect(told([spawned, noModule, ...ended, spawned, other, exited, gaveUp])).toEqual(['import-error', other]);
  });

  test('a fixed error must not count, however briefly the program lived since', () => {
    const repaired = [spawned, noModule, exited, gaveUp, spawned, 'Starting development server'];
    expect(told(repaired, { exitCode: 137 })?.[0]).toBe('killed-by-signal');
    expect(told([...repaired, killed])?.[0]).toBe('killed-by-signal');
    expect(told(repaired, { probe: message('probe.no-answer', { withinMs: 2000 }) })?.[0]).toBe('hung');
    const refused = message('probe.port-refused', { port: 10204 });
    expect(told(repaired, { probe: refused })).toEqual(['alive-not-listening', refused]);
    const left = '2026-01-02 03:04:36,168 WARN exited: api (exit status 0; not expected)';
    expect(told([...repaired, left])?.[0]).toBe('exited-with-success');
    // The agent ends a program like this for a reload.
    expect(told([spawned, noModule, stopped, spawned], { probe: refused })).toEqual(['alive-not-listening', refused]);
  });

  test('a program that can no longer be started must not be blamed on its earlier output', () => {
    const missing = "2026-01-02 03:04:40,168 INFO spawnerr: can't find command 'python'";
    expect(told([spawned, noModule, exited, gaveUp, missing, missing, gaveUp])?.[0]).toBe('program-missing');
  });

  test('of several programs, the one that is down must count', () => {
    const cron = [spawned, exited].map(line => line.replace('api', 'cron'));
    expect(told([cron[0], noDatabase, cron[1], cron[0], spawned, noModule, exited].map(String))).toEqual([
      'import-error',
      noModule,
    ]);
  });

  test('a broker that refused at first and was reached later must not count', () => {
    const refused = 'consumer: Cannot connect to amqp://bkm:**@broker:5672/x: [Errno 111] Connection refused.';
    const reached = '[2026-01-02 03:04:05,798: INFO/MainProcess] Connected to amqp://bkm:**@broker:5672/x';
    const symptom = { ...worker, exitCode: 1 };
    expect(diagnose({ ...symptom, lines: [refused, reached, noModule] })?.class).toBe('import-error');
    expect(diagnose({ ...symptom, lines: [reached, refused, noModule] })?.class).toBe('broker-unreachable');
  });

  test('an alarm that is over must not count', () => {
    const probe = message('probe.alarm', {});
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

  test('the failure of a single request must count only if requests fail', () => {
    const lines = [
      '2026-01-02 03:04:05,164 ERROR    8 django.request Internal Server Error: /api/v4/notes/',
      'Traceback (most recent call last):',
      '  File "/workspace/bkmonitor/x.py", line 3, in f',
      noDatabase,
      '2026-01-02 03:04:06,164 INFO     8 django.server "GET /ping HTTP/1.1" 200 4',
    ];
    expect(told(lines, { exitCode: 3 })).toBeUndefined();
    const status = message('probe.answers-status', { status: 500 });
    for (const probe of [status, message('health.url-refused', { url: 'http://127.0.0.1:8000', reason: status })])
      expect(told(lines, { probe })).toEqual(['database-unreachable', noDatabase]);
  });

  test('of a silent process, only its last lines must count', () => {
    const chatter = Array.from({ length: 100 }, (_, index) => `"GET /ping?${index} HTTP/1.1" 200 4`);
    const known = { probe: message('probe.no-answer', { withinMs: 2000 }) };
    expect(told([noDatabase, ...chatter], known)?.[0]).toBe('hung');
    expect(told([...chatter, noDatabase], known)?.[0]).toBe('database-unreachable');
  });

  test('certain facts of an answer must take precedence over the log', () => {
    const probe = message('program.halted', { program: 'worker:cron', pid: 14 });
    expect(said(diagnose({ ...worker, probe, lines: [noDatabase] }))).toEqual({
      class: 'process-stopped',
      cause: inEnglish(probe),
      explanation:
        'A signal (SIGSTOP, or SIGTSTP as from Ctrl-Z) has stopped worker:cron: the process exists but does nothing.',
      fix: [
        { command: 'bkdev exec worker -- kill -CONT 14', says: 'continues it' },
        { command: 'bkdev restart worker', says: 'starts it again' },
      ],
    });
    const killed = '2026-01-02 03:04:05,798 WARN exited: cron (terminated by SIGKILL; not expected)';
    expect(
      diagnose({ ...worker, probe: message('program.stopped', { program: 'worker:web' }), lines: [killed] })?.class,
    ).toBe('program-stopped');
    const vhost = message('probe.broker-no-vhost', { broker: 'amqp://broker:5672/x', vhost: 'x' });
    expect(diagnose({ ...worker, probe: vhost, lines: [killed] })?.class).toBe('broker-vhost');
    const [theirs, ours] = ['amqp://broker:5672/x', 'amqp://broker:5672/y'];
    const elsewhere = message('probe.senders-elsewhere', { senders: ['web'], more: 0, theirs, ours });
    const { explanation } = diagnose({ ...worker, probe: elsewhere, lines: [killed] }) ?? {};
    expect(inEnglish(explanation)).toBe(
      'worker is running but gets no tasks: it takes them from amqp://broker:5672/y, and those of web go to amqp://broker:5672/x.',
    );
    const unread = message('probe.queues-unread', { queues: ['celery_cron', 'celery'], more: 0, waiting: 3 });
    expect(inEnglish(diagnose({ ...worker, probe: unread, lines: [noDatabase] })?.explanation)).toBe(
      'Every program of worker answers, but none consumes celery_cron, celery: messages sent there stay there.',
    );
  });

  test('the answer of the last probe must count if the log is silent', () => {
    const why = message('probe.no-answer', { withinMs: 5000 });
    const broker = 'redis://redis:6379/9';
    const probe = message('probe.broker-unreachable', { broker, kind: 'redis', address: 'redis:6379', why });
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

  test("a command of the table must contain the product's folder, and be omitted if it is unknown", () => {
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
  test('a process ended by a signal must not be blamed on its earlier output', () => {
    expect(told([spawned, noDatabase, killed])).toEqual([
      'killed-by-signal',
      'exited: api (terminated by SIGKILL; not expected)',
    ]);
  });

  test('an out-of-memory kill must be distinguished from another SIGKILL', () => {
    expect(told([spawned, killed], { oomKilled: true })?.[0]).toBe('out-of-memory');
    expect(told([], { oomKilled: true, exitCode: 137 })).toEqual(['out-of-memory', message('exit.out-of-memory', {})]);
  });

  test('an exit status above 128 must be reported as its signal, unless the log says more', () => {
    expect(told(['x'], { exitCode: 139 })).toEqual([
      'killed-by-signal',
      message('exit.signalled', { signal: 'SIGSEGV', exitCode: 139 }),
    ]);
    expect(told([noModule], { exitCode: 139 })?.[0]).toBe('import-error');
  });

  test('a role that exits with 0 must be reported, distinctly if it was made to do so', () => {
    const left = '2026-01-02 03:04:36,168 WARN exited: api (exit status 0; not expected)';
    expect(told([spawned, 'worker: bye', left])).toEqual([
      'exited-with-success',
      'exited: api (exit status 0; not expected)',
    ]);
    expect(told(['x'], { exitCode: 0 })?.[0]).toBe('exited-with-success');
    expect(told([spawned, 'maximum uptime reached.', left])?.[0]).toBe('exits-by-design');
    expect(told([spawned, 'maximum uptime reached.', exited])).toBeUndefined();
  });

  test('a port that nothing listens on must be reported with the reason in the log, and without one', () => {
    const known = { probe: message('probe.port-refused', { port: 10204 }) };
    expect(told([spawned, noDatabase], known)).toEqual(['alive-not-listening', noDatabase]);
    expect(told([spawned], known)).toEqual(['alive-not-listening', known.probe]);
    expect(told([spawned, noDatabase, exited], known)?.[0]).toBe('database-unreachable');
  });
});
