import { afterEach, describe, expect, test } from 'vitest';
import { coloursOf, paint, paletteOf, setTheme } from '../../../../src/host/ui/text/theme.ts';
import { type Look, type ThemeName, themeFrom, themes } from '../../../../src/host/ui/text/themes.ts';

afterEach(() => setTheme('auto'));

test.each([
  [{ asked: 'contrast' }, 'contrast'],
  [{ asked: 'dark', env: { BKDEV_THEME: 'light' } }, 'dark'],
  [{ env: { BKDEV_THEME: 'light', COLORFGBG: '15;0' } }, 'light'],
  [{ env: { BKDEV_THEME: 'pink' } }, undefined],
  [{ configured: 'light', env: { COLORFGBG: '15;0' } }, 'light'],
  [{ configured: 'light', env: { BKDEV_THEME: 'dark' } }, 'dark'],
  [{ configured: { name: 'light' } }, undefined],
  [{ asked: 'auto' }, 'auto'],
  [{ env: { COLORFGBG: '0;15' } }, 'light'],
  [{ env: { COLORFGBG: '0;default;7' } }, 'light'],
  [{ env: { COLORFGBG: '15;0' } }, 'dark'],
  [{ env: { COLORFGBG: '7;8' } }, 'dark'],
  [{ env: { COLORFGBG: 'default;default' } }, undefined],
  [{ depth: 4, env: { COLORFGBG: '15;0' } }, '16'],
  [{ env: {} }, undefined],
] as const)('with %j the theme must be %s', (clues, theme) => {
  expect(themeFrom({ depth: 8, env: {}, ...clues })).toBe(theme);
});

/** Relative luminance of one of the 256 colours (WCAG 2.2; xterm's cube and greys). */
function luminance(color: number): number {
  const cube = color - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const grey = 8 + 10 * (color - 232);
  const rgb =
    color >= 232
      ? [grey, grey, grey]
      : [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
  const [red = 0, green = 0, blue = 0] = rgb.map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each([
  ['dark', 234],
  ['light', 231],
] as const)('the %s theme', (name, background) => {
  test('must have a contrast of 4.5 to its background in every look that has a colour', () => {
    const colours = Object.entries(themes[name].looks).flatMap(([look, sgr]) => {
      const color = /38;5;(\d+)/.exec(sgr ?? '')?.[1];
      return color === undefined ? [] : [[look, Number(color)] as const];
    });
    const contrast = (color: number) => {
      const [one, other] = [luminance(color), luminance(background)];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    };
    expect(colours.map(([look]) => look).sort()).toEqual(['bad', 'busy', 'faint', 'good', 'idle']);
    expect(colours.filter(([, color]) => contrast(color) < 4.5)).toEqual([]);
  });
});

const looks: Look[] = ['good', 'bad', 'busy', 'idle', 'doubt', 'strong', 'faint', 'match', 'cursor'];
const names = Object.keys(themes) as ThemeName[];

test.each(names)('in theme %s no colour may be left where none is wanted', name => {
  setTheme('auto');
  const plain = looks.map(look => paletteOf(false)({ text: 'x', look }));
  setTheme(name);
  expect(looks.map(look => paletteOf(false)({ text: 'x', look }))).toEqual(plain);
  expect(looks.map(look => paint(look, 'x', false))).toEqual(looks.map(() => 'x'));
});

test('16 colours must do without the 256, and high contrast without anything dim', () => {
  setTheme('16');
  const services = Array.from({ length: 20 }, (_, index) => `service-${index}`);
  for (const colour of coloursOf(services).values()) expect(colour).toMatch(/^(?:1;)?(?:3|9)\d$/);
  setTheme('contrast');
  expect(looks.map(look => paletteOf(true)({ text: 'x', look })).filter(text => /\[2m|;2m/.test(text))).toEqual([]);
});
