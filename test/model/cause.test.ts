import { expect, test } from 'vitest';
import { causeIn } from '../../src/model/cause.ts';

const messageIn = (text: string, hasEnded = true) => causeIn(text.split('\n'), hasEnded)?.message;

test('what a step declares must count before everything else, with its hint', () => {
  const lines = [
    'Traceback (most recent call last):',
    'ValueError: inner',
    'bkdev-error: bkmonitor/uv.lock cannot be parsed: line 3: expected "="',
    'bkdev-hint: git checkout bkmonitor/uv.lock',
    'exit status 1',
  ];
  expect(causeIn(lines, true)).toEqual({
    message: 'bkmonitor/uv.lock cannot be parsed: line 3: expected "="',
    hint: 'git checkout bkmonitor/uv.lock',
  });
});

test('a declared error without a hint must have none', () => {
  expect(causeIn(['bkdev-error: no space'], true)).toEqual({ message: 'no space' });
});

test('the last line of a traceback must count', () => {
  expect(
    messageIn(`Watching for file changes
Traceback (most recent call last):
  File "/workspace/bkmonitor/manage.py", line 22, in <module>
    main()
    ~~~~^^
  File "/workspace/bkmonitor/settings.py", line 3
    import blueking
ModuleNotFoundError: No module named 'blueking'
some line after it`),
  ).toBe("ModuleNotFoundError: No module named 'blueking'");
});

test('of a chain of tracebacks the last one must count', () => {
  expect(
    messageIn(`Traceback (most recent call last):
  File "a.py", line 1, in f
KeyError: 'MYSQL_HOST'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 2, in g
django.core.exceptions.ImproperlyConfigured: MYSQL_HOST is not set
`),
  ).toBe('django.core.exceptions.ImproperlyConfigured: MYSQL_HOST is not set');
});

test('a syntax error, which Python tells without the word traceback, must count', () => {
  expect(
    messageIn(`  File "manage.py", line 3
    def main(:
             ^
SyntaxError: invalid syntax`),
  ).toBe('SyntaxError: invalid syntax');
});

test('what supervisord says of the end must not hide its cause', () => {
  expect(
    messageIn(`2026-01-02 03:04:05,100 INFO spawned: 'api' with pid 7
error while loading settings: no such table: x
2026-01-02 03:04:05,168 WARN exited: api (exit status 1; not expected)
2026-01-02 03:04:06,281 INFO gave up: api entered FATAL state, too many start retries too quickly
2026-01-02 03:04:07,281 WARN received SIGTERM indicating exit request`),
  ).toBe('error while loading settings: no such table: x');
});

test('that supervisord cannot start a program must be told', () => {
  const line = "2026-01-02 03:04:05,100 INFO spawnerr: can't find command 'pyhton'";
  expect(messageIn(`${line}\n2026-01-02 03:04:06,281 INFO gave up: api entered FATAL state`)).toBe(line);
});

test.for([
  ['INFO all fine\n2026-01-02 ERROR cannot bind\nINFO bye', '2026-01-02 ERROR cannot bind'],
  ['fatal: not a git repository\nbye', 'fatal: not a git repository'],
  ['[Warning] x\n[ERROR] Aborting\n', '[ERROR] Aborting'],
  ['one\ntwo\n\n', 'two'],
  ['KeyError: x\nredis.exceptions.ConnectionError: Error 111', 'redis.exceptions.ConnectionError: Error 111'],
] as const)(
  'without a traceback the last line that looks like an error must count, else the last: %j',
  ([text, message]) => {
    expect(messageIn(text)).toBe(message);
  },
);

test('of a program that goes on only a line that looks like an error must count', () => {
  const log = '# Warning: no config file\nReady to accept connections';
  expect(messageIn(log, false)).toBeUndefined();
  expect(messageIn(`[ERROR] disk is full\n${log}`, false)).toBe('[ERROR] disk is full');
});

test('a log with nothing in it must have no cause', () => {
  expect([causeIn([], true), causeIn(['', '  '], true)]).toEqual([undefined, undefined]);
});
