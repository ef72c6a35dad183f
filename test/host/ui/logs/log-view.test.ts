import { describe, expect, test } from 'vitest';
import { idsIn } from '../../../../src/host/ui/logs/ids.ts';
import { jsonFields, jsonLine } from '../../../../src/host/ui/logs/json-fields.ts';
import { createLogBook, type WrittenLine } from '../../../../src/host/ui/logs/log-book.ts';
import { createLogReader } from '../../../../src/host/ui/logs/log-reader.ts';
import { nextMatch } from '../../../../src/host/ui/logs/log-search.ts';
import { type LogQuery, patternOf } from '../../../../src/host/ui/logs/log-view.ts';
import { resumeBook } from '../../../../src/host/ui/logs/resumed-book.ts';

const all: LogQuery = { services: undefined };

function written(...lines: readonly (readonly [service: string, text: string, instance?: string])[]) {
  const book = createLogBook();
  const append = (service: string, text: string, instance?: string) => book.append({ service, text, instance, at: 0 });
  for (const line of lines) append(...line);
  const reader = createLogReader(book);
  const texts = (query: LogQuery) =>
    reader
      .view(query)
      .items()
      .map(({ entry, block }) => (block ? `▸ ${block.lines.at(-1)?.text}` : entry.text));
  return { append, reader, texts };
}

const traceback = ['Traceback (most recent call last):', '  File "x.py", line 3', 'ValueError: seven'];

describe('a view', () => {
  test('must contain the requested lines, and those that arrive', () => {
    const { append, texts } = written(['api', 'one'], ['worker', 'ERROR two'], ['worker', 'three', 'worker.2']);
    expect(texts(all)).toEqual(['one', 'ERROR two', 'three']);
    expect(texts({ services: ['worker'] })).toEqual(['ERROR two', 'three']);
    expect(texts({ services: ['worker'], only: { type: 'instance', name: 'worker.2' } })).toEqual(['three']);
    expect(texts({ services: undefined, least: 'error' })).toEqual(['ERROR two']);
    expect(texts({ services: undefined, filter: 'E' })).toEqual(['ERROR two']);
    append('api', 'later e');
    expect(texts({ services: undefined, filter: 'e' })).toEqual(['one', 'ERROR two', 'three', 'later e']);
    expect(texts(all)).toHaveLength(4);
  });

  test('must contain a traceback once, whichever of its lines is requested', () => {
    const { texts } = written(...traceback.map(text => ['api', text] as const), ['api', 'after']);
    expect(texts(all)).toEqual(['▸ ValueError: seven', 'after']);
    expect(texts({ services: undefined, filter: 'x.py' })).toEqual(['▸ ValueError: seven']);
    expect(texts({ services: undefined, least: 'error' })).toEqual(['▸ ValueError: seven']);
  });
});

describe('a search', () => {
  test('must find literal text, case-sensitive only if it contains capitals, also within tracebacks and in new lines', () => {
    const { append, reader } = written(['api', 'a.b'], ['api', 'A.B'], ['api', 'axb'], ['api', 'A.b']);
    expect(reader.search(all, 'a.b').matches()).toEqual([0, 1, 3]);
    expect(reader.search(all, 'A.B').matches()).toEqual([1]);
    const seven = reader.search(all, 'seven');
    expect(seven.matches()).toEqual([]);
    for (const text of traceback.slice(0, 2)) append('api', text);
    expect(seven.matches()).toEqual([]);
    append('web', 'seven of web');
    append('api', traceback[2] ?? '');
    expect(seven.matches()).toEqual([4, 5]);
    append('api', 'another seven');
    expect(reader.search(all, 'seven').matches()).toEqual([4, 5, 6]);
  });

  test('must wrap around at both ends', () => {
    expect([nextMatch([2, 5], 2, 1), nextMatch([2, 5], 5, 1), nextMatch([2, 5], 2, -1), nextMatch([], 1, 1)]).toEqual([
      ...[5, 2, 5, undefined],
    ]);
  });

  test('must not interpret text as a pattern', () => {
    expect(patternOf('(a+)+$[')?.test('x (A+)+$[')).toBe(true);
    expect(patternOf('')).toBeUndefined();
  });
});

describe('a JSON line', () => {
  test('must be parsed, with time, level and message first', () => {
    const fields = jsonFields(
      '{"user": {"id": 7}, "msg": "saved it", "level": "info", "ts": "05:06", "n": null, "q": "a b"}',
    );
    expect(fields && jsonLine(fields)).toBe('05:06 INFO saved it user="{\\"id\\":7}" n=null q="a b"');
  });

  test.each(['{', '{"a": 1', '[1]', 'x {"a": 1}', 'null', '{"a": 1} x', `{"a": "${'x'.repeat(20_000)}"}`])(
    'must be unchanged if it is not valid: %s',
    text => {
      expect(jsonFields(text)).toBeUndefined();
    },
  );
});

test('ids must be found, an explicitly named one first', () => {
  const uuid = '171f94bd-1975-4207-ac89-fc325c7dc956';
  expect(idsIn(`Task cron.tick[${uuid}] received`)).toEqual([uuid]);
  expect(idsIn(`{"request_id": "req-42a", "parent": "${uuid}"}`)).toEqual(['req-42a', uuid]);
  expect(idsIn('trace id: 4bf92f3577b34da6a3ce929d0e0e4736')).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736']);
  expect(
    idsIn('nothing of the kind: 2026-11-30 05:06:34, deadbeef, feedfacedeadbeefdeadbeef'.replace('feedface', 'face')),
  ).toEqual([]);
});

describe('a continued book', () => {
  const line = (at: number, text: string, service = 'api'): WrittenLine => ({ service, at, text });

  test('must contain the stored lines before those that arrived in between, without duplicates', () => {
    const book = createLogBook();
    const kept: string[] = [];
    const resumed = resumeBook(book, ({ text }) => kept.push(text));
    for (const [at, text] of [
      [1, 'one'],
      [2, 'two'],
      [2, 'second of two'],
      [3, 'three'],
    ] as const)
      resumed.append(line(at, text));
    expect(book.entries()).toEqual([]);
    resumed.restore([line(1, 'one'), line(2, 'two'), line(5, 'other', 'web')]);
    resumed.append(line(4, 'of web', 'web'));
    expect(book.entries().map(({ text }) => text)).toEqual(['one', 'two', 'other', 'second of two', 'three']);
    expect(kept).toEqual(['second of two', 'three']);
  });
});
