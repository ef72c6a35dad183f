import { expect, test } from 'vitest';
import { type Look, paint, paintService, styleOf } from '../../src/ui/theme.ts';

const looks: Look[] = ['good', 'bad', 'busy', 'idle', 'doubt', 'strong', 'faint'];

test('each look must have one colour or style by its meaning', () => {
  expect(looks.map(look => styleOf(look, true))).toEqual([
    { color: 'green' },
    { color: 'red' },
    { color: 'cyan' },
    { dimColor: true },
    {},
    { bold: true },
    { dimColor: true },
  ]);
});

test('without colours there must be none', () => {
  expect(looks.filter(look => styleOf(look, false).color !== undefined)).toEqual([]);
  expect(looks.map(look => paint(look, 'x', false))).toEqual(looks.map(() => 'x'));
  expect(paintService(0, 'api', false)).toBe('api');
});

test('a service must keep its colour by its place, and never that of good or bad', () => {
  const colors = Array.from({ length: 9 }, (_, place) => paintService(place, 'x', true));
  expect(colors.slice(0, 2)).toEqual(['\u001B[36mx\u001B[0m', '\u001B[33mx\u001B[0m']);
  expect(colors[8]).toBe(colors[0]);
  expect(colors).not.toContain(paint('good', 'x', true));
  expect(colors).not.toContain(paint('bad', 'x', true));
});
