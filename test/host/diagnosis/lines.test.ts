import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/host/diagnosis/diagnose.ts';
import { lastLines, lastWords, withoutSecrets } from '../../../src/host/diagnosis/lines.ts';
import { api } from './recorded.ts';

const noModule = "ModuleNotFoundError: No module named 'no_such_module'";
const causeOf = (lines: readonly string[]) => diagnose({ ...api, exitCode: 1, lines })?.cause;

describe('text around a message', () => {
  test.for([
    ['BuildKit', '#12 3.456 '],
    ["BuildKit's summary", '3.456 '],
    ['the devcontainer CLI', '[1234 ms] '],
    ['Celery', '[2026-01-02 03:04:05,798: CRITICAL/MainProcess] '],
    ['gunicorn', '[2026-01-02 03:04:05 +0000] [10] [ERROR] '],
    ['the product', '2026-01-02 03:04:05,164 ERROR    8 django.server '],
    ['a terminal', '\u001B[31m\u001B[1m'],
    ['a window title and a link', '\u001B]0;title\u0007\u001B]8;;http://x\u001B\\'],
    ['a bell and a null byte', '\u0007\u0000'],
    ['progress that overwrites itself', ' 10 %\r 20 %\r'],
  ] as const)('the prefix of %s must neither hide a message nor be shown', ([, prefix]) => {
    expect(causeOf([`${prefix}${noModule}`])).toBe(noModule);
  });

  test.for([
    ['MariaDB', '2026-01-02 03:04:05 0 [ERROR] '],
    ['RabbitMQ', '2026-01-02 03:04:05.352535+00:00 [error] <0.61.0> '],
    ['Redis', '17:C 02 Jan 2026 03:04:05.097 # '],
  ] as const)('the prefix of %s must not be shown', ([, prefix]) => {
    expect(causeOf([`${prefix}write: No space left on device`])).toBe('write: No space left on device');
  });

  test('a password in an address must not be shown', () => {
    const line = 'Failed to fetch https://me:s3cret@pypi.example/simple: No space left on device';
    expect([causeOf([line]), lastWords([line])]).toEqual([
      'Failed to fetch https://me:***@pypi.example/simple: No space left on device',
      'Failed to fetch https://me:***@pypi.example/simple: No space left on device',
    ]);
  });
});

describe('input of any size and kind', () => {
  test('a line of 10 MB must be examined only at its beginning, and be truncated', () => {
    const long = 'x'.repeat(10_000_000);
    expect(causeOf([`${long} No space left on device`])).toBeUndefined();
    expect(causeOf([`No space left on device ${long}`])).toHaveLength(401);
    expect(lastWords([long])).toHaveLength(401);
  });

  test('of very many lines, the beginning and the end must be examined', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `line ${index}`);
    const at = (index: number) => many.with(index, noModule);
    expect([causeOf(at(0)), causeOf(at(99_999)), causeOf(at(50_000))]).toEqual([noModule, noModule, undefined]);
  });

  test.for([
    'a',
    ' ',
    "'",
    '"',
    '`',
    '/',
    ':',
    '.',
    '=',
    '(',
    'a ',
    "' ",
    ': ',
    '\\',
    '\u001B[',
    '\u001B]',
    '\r',
    '://',
    '@',
  ])('no line made of %j may make a pattern run forever', character => {
    const line = character.repeat(1000);
    const starts = [
      'KeyError: ',
      'Failed to build `',
      'Failed to start Ranch listener ',
      "1366 Incorrect string value: '",
    ];
    const lines = [...Array.from({ length: 2000 }, () => line), ...starts.map(start => start + line)];
    expect(causeOf(lines)).toBeUndefined();
  });

  test('bytes that are no text must neither throw nor hide the cause', () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    expect(causeOf([bytes, '\uD800', '\uFFFD\uFFFD', noModule, bytes])).toBe(noModule);
  });
});

describe('the last words, if nothing is known about a failure', () => {
  test('lines of supervisord about the end must not hide them', () => {
    expect(
      lastWords([
        "2026-01-02 03:04:05,100 INFO spawned: 'api' with pid 7",
        'error while loading settings: no such table: x',
        '2026-01-02 03:04:05,168 WARN exited: api (exit status 1; not expected)',
        '2026-01-02 03:04:06,281 INFO gave up: api entered FATAL state, too many start retries too quickly',
        '2026-01-02 03:04:07,281 WARN received SIGTERM indicating exit request',
      ]),
    ).toBe('error while loading settings: no such table: x');
  });

  test.for([
    ['INFO all fine\n2026-01-02 ERROR cannot bind\nINFO bye', '2026-01-02 ERROR cannot bind'],
    ['fatal: not a git repository\nbye', 'fatal: not a git repository'],
    ['[Warning] x\n[ERROR] Aborting\n', '[ERROR] Aborting'],
    ['one\ntwo\n\n', 'two'],
    ['KeyError: x\nredis.exceptions.ConnectionError: Error 111', 'redis.exceptions.ConnectionError: Error 111'],
  ] as const)('they must be the last line that looks like an error, otherwise the last line: %j', ([text, words]) => {
    expect(lastWords(text.split('\n'))).toBe(words);
  });

  test('an empty log must have none', () => {
    expect([lastWords([]), lastWords(['', '  '])]).toEqual([undefined, undefined]);
  });
});

describe('the traceback of the end of a program', () => {
  const diagnosed = (text: string) => {
    const { class: told, cause, where } = diagnose({ ...api, exitCode: 1, lines: text.split('\n') }) ?? {};
    return [told, cause, where];
  };

  test('its last line must count, not later output', () => {
    expect(
      diagnosed(`Watching for file changes
Traceback (most recent call last):
  File "/workspace/bkmonitor/manage.py", line 22, in <module>
    main()
    ~~~~^^
  File "/workspace/bkmonitor/settings.py", line 3
    import blueking
ModuleNotFoundError: No module named 'blueking'
some line after it`),
    ).toEqual(['import-error', "ModuleNotFoundError: No module named 'blueking'", 'bkmonitor/settings.py:3']);
  });

  test('of a chain without a matching rule, the last one must count', () => {
    expect(
      diagnosed(`Traceback (most recent call last):
  File "/workspace/a.py", line 1, in f
KeyError: 'colour'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/workspace/b.py", line 2, in g
shop.errors.PaintError: no colour
`),
    ).toEqual(['exception', 'shop.errors.PaintError: no colour', 'b.py:2']);
  });

  test('of a chain that names a variable, that line must count', () => {
    expect(
      diagnosed(`Traceback (most recent call last):
  File "/workspace/a.py", line 1, in f
KeyError: 'MYSQL_HOST'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/workspace/b.py", line 2, in g
django.core.exceptions.ImproperlyConfigured: MYSQL_HOST is not set
`),
    ).toEqual(['variable-missing', 'django.core.exceptions.ImproperlyConfigured: MYSQL_HOST is not set', 'b.py:2']);
  });

  test('a syntax error, which Python prints without the word traceback, must count', () => {
    expect(
      diagnosed(`  File "manage.py", line 3
    def main(:
             ^
SyntaxError: invalid syntax`),
    ).toEqual(['syntax-error', 'SyntaxError: invalid syntax', 'manage.py:3']);
  });

  test('one entirely in libraries must be located there', () => {
    expect(
      diagnosed(`Traceback (most recent call last):
  File "/deps/venv/bin/celery", line 8, in <module>
  File "/deps/venv/lib/python3.11/site-packages/celery/x.py", line 5, in y
ZooError`),
    ).toEqual(['exception', 'ZooError', '/deps/venv/lib/python3.11/site-packages/celery/x.py:5']);
  });

  test('a program that supervisord cannot start must be reported', () => {
    const at = '2026-01-02 03:04:05,100 INFO ';
    const lines = `${at}spawnerr: can't find command 'pyhton'\n${at}gave up: api entered FATAL state, x`;
    expect(diagnosed(lines)).toEqual(['program-missing', "spawnerr: can't find command 'pyhton'", undefined]);
  });
});

describe('secrets', () => {
  test.for([
    ['amqp://bkm:lo@cal@broker:5672/bkmonitor', 'amqp://bkm:***@broker:5672/bkmonitor'],
    ['redis://:secret@redis:6379/9', 'redis://:***@redis:6379/9'],
    ['MYSQL_PASSWORD=secret MYSQL_HOST=mysql', 'MYSQL_PASSWORD=*** MYSQL_HOST=mysql'],
    ['MYSQL_PWD=secret\u0000PWD=/workspace', 'MYSQL_PWD=***\u0000PWD=/workspace'],
    ['declare -x BK_MONITOR_APP_SECRET="a secret"', 'declare -x BK_MONITOR_APP_SECRET=***'],
    ["{'password': 'a secret', 'host': 'mysql'}", "{'password': ***, 'host': 'mysql'}"],
    ['{"access_token":"secret","expires":3600}', '{"access_token":***,"expires":3600}'],
    ['      RABBITMQ_DEFAULT_PASS: secret', '      RABBITMQ_DEFAULT_PASS: ***'],
    ['uv sync --token=secret --frozen', 'uv sync --token=*** --frozen'],
  ])('must not be shown: %j', ([text = '', safe]) => {
    expect([withoutSecrets(text), lastLines([text])]).toEqual([safe, [safe]]);
  });

  test.for([
    "Access denied for user 'bkm'@'172.18.0.4' (using password: YES)",
    'Redis asks for a password: set it',
    'The SECRET_KEY setting must not be empty.',
    "KeyError: 'BKPAAS_APP_SECRET'",
    'GET http://127.0.0.1:4873/@vue/cli',
    'bypassed = True',
  ])('that are none must stay: %s', text => {
    expect(withoutSecrets(text)).toBe(text);
  });

  test('the cause must be free of them even if a declared error counts', () => {
    const lines = ['bkdev-error: amqp://bkm:secret@broker refuses', 'bkdev-hint: set APP_TOKEN=secret'];
    expect(JSON.stringify(diagnose({ service: 'queues', role: 'step', exitCode: 1, lines }))).not.toContain('secret');
  });

  test('a long line without secrets must not take long', () => {
    expect(withoutSecrets('x'.repeat(1_000_000))).toHaveLength(1_000_000);
  });
});

test('the last lines must be twenty, without those marked by a step, and of limited length', () => {
  const lines = ['bkdev-error: x', ...Array.from({ length: 30 }, (_, index) => `${index}`), 'y'.repeat(5000)];
  const shown = lastLines(lines);
  expect([shown.length, shown[0], String(shown.at(-1)).length]).toEqual([20, '11', 1000]);
});
