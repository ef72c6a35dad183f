import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../../../src/host/ui/screen/drawing.ts';
import { screenOf } from '../../../support/screen-of.ts';

describe('what changes between two frames', () => {
  const rows = (...all: string[]) => all;

  test('nothing must be written where nothing differs', () => {
    expect(changesBetween(rows('a', 'b'), rows('a', 'b'))).toBe('');
  });

  test('only rows that differ must be written, and nothing of what they showed must stay', () => {
    const [before, after] = [rows('header', 'a long row', 'footer'), rows('header', 'short', 'footer')];
    const written = changesBetween(before, after);
    expect(written).not.toContain('header');
    expect(screenOf(changesBetween(undefined, before) + written, 3)).toEqual(after);
  });

  test('where nobody knows what is shown, every row must be written', () => {
    expect(screenOf(`rubbish${changesBetween(undefined, rows('a', '', 'c'))}`, 3)).toEqual(['a', '', 'c']);
  });

  test('a row that fills its line must keep its last character', () => {
    expect(screenOf(changesBetween(rows(''), rows('x'.repeat(80))), 1)).toEqual(['x'.repeat(80)]);
  });
});
