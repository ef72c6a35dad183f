import { expect, test } from 'vitest';
import { type Span, traceRows } from '../../../src/shared/model/trace.ts';

const span = (id: string, parent: string, at: number, more: Partial<Span> = {}): Span => ({
  ...{ id, parent, service: 'api', name: id, at, ms: 1 },
  ...more,
});

const shapeOf = (spans: readonly Span[]) =>
  traceRows(spans).map(
    ({ span: { name }, depth, count }) => `${' '.repeat(depth)}${name}${count > 1 ? ` x${count}` : ''}`,
  );

test('operations must stand below those that caused them, in the order in which they began', () => {
  const spans = [span('task', 'view', 5), span('query', 'view', 2), span('view', 'gone', 1), span('other', '', 0)];
  expect(shapeOf(spans)).toEqual(['other', 'view', ' query', ' task']);
});

test('many like ones in a row must be one, from the first to the last; one that failed or caused others must not', () => {
  const queries = Array.from({ length: 7 }, (_, number) => span(`q${number}`, 'view', number, { name: 'SELECT' }));
  const more = [
    span('bad', 'view', 8, { name: 'SELECT', error: 'OperationalError' }),
    span('deep', 'view', 9, { name: 'SELECT' }),
    span('below', 'deep', 9.5),
  ];
  expect(shapeOf([span('view', '', 0), ...queries, ...more])).toEqual([
    ...['view', ' SELECT x7', ' SELECT', ' SELECT', '  below'],
  ]);
  expect(traceRows([span('view', '', 0), ...queries])[1]?.span.ms).toBe(7);
});

test('operations that name each other as their cause must not be followed for ever', () => {
  expect(shapeOf([span('one', 'two', 0), span('two', 'one', 1), span('root', '', 2)])).toEqual(['root']);
});
