import { describe, expect, test } from 'vitest';
import { createLogBook, lineLength, type WrittenLine } from '../../../../src/host/ui/logs/log-book.ts';

const line = (text: string, about: Partial<WrittenLine> = {}): WrittenLine => ({
  service: 'api',
  at: 0,
  text,
  ...about,
});
const texts = (book: ReturnType<typeof createLogBook>) => book.entries().map(({ text }) => text);

describe('the lines of a service', () => {
  test('must be bounded in number and size, independently of other services', () => {
    const book = createLogBook({ lines: 3, size: 20 });
    book.append(line('quiet', { service: 'mysql' }));
    for (let index = 0; index < 10_000; index += 1) book.append(line(`${index}`));
    expect([book.count('api'), book.count('mysql'), book.count('none')]).toEqual([3, 1, 0]);
    for (const text of ['x'.repeat(15), 'y'.repeat(15)]) book.append(line(text));
    expect(book.count('api')).toBe(1);
    expect(texts(book)).toContain('quiet');
    // Lines that are no longer kept may be removed later, but not much later.
    expect(book.entries().length).toBeLessThan(5000);
  });

  test('must be truncated if too long, without splitting a character', () => {
    const book = createLogBook();
    book.append(line(`${'x'.repeat(lineLength - 1)}😀${'y'.repeat(1e6)}`));
    const [kept = ''] = texts(book);
    expect(kept.length).toBe(lineLength);
    expect(kept.endsWith('x…')).toBe(true);
  });
});

describe('the order', () => {
  test('must be chronological across services, and never change within one', () => {
    const book = createLogBook();
    book.append(line('api 5', { at: 5000 }));
    book.append(line('api 9', { at: 9000 }));
    // An older log that is read later, and a clock that was set back.
    book.append(line('mysql 1', { service: 'mysql', at: 1000 }));
    book.append(line('mysql 7', { service: 'mysql', at: 7000 }));
    book.append(line('api back', { at: 2000 }));
    expect(texts(book)).toEqual(['mysql 1', 'api 5', 'mysql 7', 'api 9', 'api back']);
  });

  test('must not be rebuilt for a line that is slightly late', () => {
    const book = createLogBook();
    book.append(line('api', { at: 5000 }));
    book.entries();
    const before = book.generation();
    book.append(line('web', { service: 'web', at: 4500 }));
    expect(texts(book)).toEqual(['api', 'web']);
    expect(book.generation()).toBe(before);
  });
});

describe('a line', () => {
  const levels = (...written: readonly string[]) => {
    const book = createLogBook();
    for (const text of written) book.append(line(text));
    return book.entries().map(({ level }) => level ?? '-');
  };

  test('must have the level that it states', () => {
    expect(
      levels(
        '[2026-11-30 05:06:35,000: ERROR/ForkPoolWorker-1] Task x raised unexpected',
        '[30/Nov/2026 05:06:35] "GET / HTTP/1.1" 500 145',
        '{"level": "error", "msg": "x"}',
        '2026-11-30  5:06:28 0 [Warning] something',
        "2026-11-30 05:06:34,743 CRIT Server 'unix_http_server' running without authentication",
        'level=warn msg=x',
        '2026-11-30 05:06:34,744 INFO supervisord started',
        'DEBUG x',
        'django.db.utils.OperationalError: (2002, "x")',
        'Starting development server',
        'INFO gave up: api entered FATAL state',
        'no ERRORS here, an error in small letters neither',
      ),
    ).toEqual([
      ...['error', 'error', 'error', 'warning', 'warning', 'warning', 'info', 'debug', 'error', '-', 'info', '-'],
    ]);
  });

  test('must have the level of the line that it continues', () => {
    expect(levels('ERROR in x', '  more of it', 'other')).toEqual(['error', 'error', '-']);
  });
});

describe('a traceback', () => {
  const blocks = (...written: readonly (string | WrittenLine)[]) => {
    const book = createLogBook();
    for (const text of written) book.append(typeof text === 'string' ? line(text) : text);
    const found = [...new Set(book.entries().flatMap(({ block }) => block ?? []))];
    return found.map(({ lines, isOver }) => [lines.length, lines.at(-1)?.text, isOver]);
  };
  const head = 'Traceback (most recent call last):';
  const frame = ['  File "/workspace/x.py", line 3, in <module>', '    import nothere', '           ^^^^^^^'];

  test('must extend from its first line to the exception', () => {
    expect(blocks('before', head, ...frame, "ModuleNotFoundError: No module named 'nothere'", 'after')).toEqual([
      [5, "ModuleNotFoundError: No module named 'nothere'", true],
    ]);
    expect(blocks(head, ...frame, 'KeyboardInterrupt', head, ...frame)).toEqual([
      [5, 'KeyboardInterrupt', true],
      [4, '           ^^^^^^^', false],
    ]);
  });

  test('must include the exceptions that caused one another', () => {
    const during = 'During handling of the above exception, another exception occurred:';
    expect(blocks(head, ...frame, 'KeyError: 1', '', during, '', head, ...frame, 'ValueError: 2')).toEqual([
      [12, 'ValueError: 2', true],
    ]);
  });

  test('must exclude lines of other programs and services in between', () => {
    const other = line(head, { service: 'web' });
    expect(blocks(head, '[2026-11-30] INFO tick', ...frame, other, 'a.b.Error: x')).toEqual([
      [5, 'a.b.Error: x', true],
      [1, head, false],
    ]);
  });

  test('must be given up if its end never comes', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `  frame ${index}`);
    const [first] = blocks(head, ...many);
    expect(first?.[0]).toBeLessThanOrEqual(1000);
  });
});
