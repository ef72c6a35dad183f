import { describe, expect, test } from 'vitest';
import { coloursOf, paint, paintService, paletteOf } from '../../../../src/host/ui/text/theme.ts';
import type { Look } from '../../../../src/host/ui/text/themes.ts';

const looks: Look[] = ['good', 'bad', 'busy', 'idle', 'doubt', 'strong', 'faint', 'match', 'cursor'];

test('each look must have one colour or style by its meaning', () => {
  const codes = looks.map(look => /\[(\d+)m/.exec(paletteOf(true)({ text: 'x', look }))?.[1]);
  expect(codes).toEqual(['32', '31', '36', '2', undefined, '1', '2', '7', '7']);
});

test('without colours there must be none, but bold, dim and inverse stay', () => {
  const bare = paletteOf(false);
  expect(looks.filter(look => bare({ text: 'x', look }) === 'x')).toEqual(['good', 'bad', 'busy', 'doubt']);
  expect(bare({ text: 'x', sgr: '38;5;37' })).toBe('x');
  expect(looks.map(look => paint(look, 'x', false))).toEqual(looks.map(() => 'x'));
  expect(paintService('api', 'api', coloursOf(['api']), false)).toBe('api');
});

describe('services', () => {
  const sample = [
    ...['workspace', 'mysql', 'redis', 'broker', 'deps', 'migrate', 'seed', 'queues', 'api', 'web', 'worker', 'beat'],
  ];
  const many = Array.from({ length: 24 }, (_, index) => `service-${index}`);

  test.each([
    ['the sample', sample],
    ['twenty-four', many],
  ])('of %s, no two must have the same colour', (_, names) => {
    const colours = coloursOf(names);
    expect([...colours.keys()].sort()).toEqual([...names].sort());
    expect(new Set(colours.values()).size).toBe(names.length);
    for (const colour of colours.values()) expect(colour).toMatch(/^(?:1;)?38;5;\d+$/);
  });

  test('must keep their colours in any order, and most of them when one is added', () => {
    const colours = coloursOf(sample);
    expect(coloursOf(sample.toReversed())).toEqual(colours);
    const more = coloursOf([...sample, 'gateway']);
    expect(sample.filter(name => more.get(name) !== colours.get(name)).length).toBeLessThanOrEqual(2);
  });

  test('must have their own colour, one of the 256, and an unknown one none', () => {
    const colours = coloursOf(many);
    for (const name of many)
      expect(paintService(name, 'x', colours, true)).toBe(`\u001B[${colours.get(name)}mx\u001B[0m`);
    expect(paintService('gone', 'x', colours, true)).toBe('x');
  });
});
