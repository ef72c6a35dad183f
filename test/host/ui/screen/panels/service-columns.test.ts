import { describe, expect, test } from 'vitest';
import { type RowTexts, rowColumns } from '../../../../../src/host/ui/screen/panels/service-columns.ts';

describe('the columns of a service', () => {
  const row: RowTexts = { name: 'workspace', title: 'The workspace', state: 'unhealthy', elapsed: '', load: '' };

  test('must give the reason the rest of the width after name and state', () => {
    expect(rowColumns(78, [row])).toEqual({ name: 9, title: 0, state: 9, elapsed: 0, load: 0, detail: 52 });
  });

  test('must show the title if there is plenty of room', () => {
    expect(rowColumns(118, [row])).toEqual({ name: 9, title: 13, state: 9, elapsed: 0, load: 0, detail: 77 });
  });

  test('must show times as long as anything is in progress', () => {
    expect(rowColumns(78, [row, { ...row, elapsed: '3 s' }])).toMatchObject({ elapsed: 4, detail: 46 });
    expect(rowColumns(78, [row, { ...row, elapsed: '2 min 15 s' }])).toMatchObject({ elapsed: 10, detail: 40 });
  });

  test('must show resource use if there is room for it and for the reason', () => {
    const busy = { ...row, load: ' 12%  182 MB' };
    expect(rowColumns(90, [row, busy])).toMatchObject({ load: 12, detail: 50 });
    expect(rowColumns(63, [row, busy])).toMatchObject({ load: 0 });
  });

  test('must keep name and state in a narrow terminal', () => {
    expect(rowColumns(38, [{ ...row, elapsed: '3 s' }])).toEqual({
      name: 9,
      title: 0,
      state: 9,
      elapsed: 0,
      load: 0,
      detail: 12,
    });
    expect(rowColumns(24, [row])).toEqual({ name: 9, title: 0, state: 9, elapsed: 0, load: 0, detail: 0 });
    expect(rowColumns(10, [row])).toEqual({ name: 4, title: 0, state: 9, elapsed: 0, load: 0, detail: 0 });
  });

  test('must not be dominated by a long name', () => {
    expect(rowColumns(78, [{ ...row, name: 'a'.repeat(70) }])).toMatchObject({ name: 20, state: 9 });
  });
});
