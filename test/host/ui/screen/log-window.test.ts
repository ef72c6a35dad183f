import { describe, expect, test } from 'vitest';
import { logWindow } from '../../../../src/host/ui/screen/log-window.ts';

const lines = ['one', 'x'.repeat(25), 'three', 'four', 'five'];
const size = { width: 10, rows: 3, color: false };
const all = ['one', 'x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5), 'three', 'four', 'five'];

describe('a log in fewer rows than it has', () => {
  test('must show its end, and tell how many lines are above', () => {
    expect(logWindow(lines, 0, size)).toEqual({
      rows: ['three', 'four', 'five'],
      above: 2,
      below: 0,
      lastScroll: Number.POSITIVE_INFINITY,
    });
  });

  test('must count a line that is only partly in sight as out of it', () => {
    expect(logWindow(lines, 1, size)).toMatchObject({ rows: all.slice(3, 6), above: 2, below: 1 });
    expect(logWindow(lines, 3, size)).toMatchObject({ rows: all.slice(1, 4), above: 1, below: 3 });
    expect(logWindow(lines, 4, size)).toMatchObject({ rows: all.slice(0, 3), above: 0, below: 4, lastScroll: 4 });
  });

  test('must stop at its beginning however far it is scrolled', () => {
    expect(logWindow(lines, Number.POSITIVE_INFINITY, size)).toEqual(logWindow(lines, 4, size));
  });

  test('must lose no row from one place to the next', () => {
    const seen = [0, 1, 2, 3, 4].map(scrolled => logWindow(lines, scrolled, size).rows);
    for (const [scrolled, rows] of seen.entries()) expect(rows).toEqual(all.slice(4 - scrolled, 7 - scrolled));
  });
});

test('a log that fits must be whole, and nothing of it out of sight', () => {
  expect(logWindow(lines, 0, { ...size, rows: 9 })).toEqual({ rows: all, above: 0, below: 0, lastScroll: 0 });
  expect(logWindow([], 0, size)).toEqual({ rows: [], above: 0, below: 0, lastScroll: 0 });
  expect(logWindow(lines, 0, { ...size, rows: 0 })).toMatchObject({ rows: [], above: 5 });
});

test('lines must be neutral', () => {
  expect(logWindow(['a\u001B[2Jb', 'c'], 0, size).rows).toEqual(['ab', 'c']);
});
