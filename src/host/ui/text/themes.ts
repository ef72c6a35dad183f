import type { Tone } from '../state/badge.ts';

/** The looks, by meaning. `match` is a search match, `cursor` the line that keys act on. */
export type Look = Tone | 'strong' | 'faint' | 'match' | 'cursor';

/** The SGR parameters of each look, and of services in merged logs (ECMA-48, 8.3.117; ITU-T T.416 for 38;5). */
export interface Theme {
  readonly looks: Readonly<Record<Look, string | undefined>>;
  readonly services: readonly string[];
}

/** A theme by name; `auto` follows the terminal's own colours. */
export type ThemeName = 'auto' | 'light' | 'dark' | 'contrast' | '16';

/** The terminal's own sixteen colours, which the person may have configured. */
const own: Theme['looks'] = {
  ...{ good: '32', bad: '31', busy: '36', idle: '2', doubt: undefined },
  ...{ strong: '1', faint: '2', match: '7', cursor: '7' },
};

/**
 * Colours that distinguish services in merged logs, from the 256: far apart, legible on dark and light backgrounds, and
 * far from the red and green of bad and good. The basic sixteen are worse, because many terminals show a bright colour
 * like its dark one.
 */
const of256 = [37, 201, 208, 63, 162, 176, 129, 101, 97, 32, 30, 39, 105, 103, 205, 136].map(color => `38;5;${color}`);

/** The themes. Those for a particular background have a contrast of at least 4.5 to it (WCAG 2.2, 1.4.3). */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  auto: { looks: own, services: of256 },
  dark: {
    looks: {
      ...own,
      ...{ good: '38;5;114', bad: '38;5;210', busy: '38;5;80', idle: '38;5;246', faint: '38;5;246' },
    },
    services: of256,
  },
  light: {
    looks: {
      ...own,
      ...{ good: '38;5;22', bad: '38;5;124', busy: '38;5;24', idle: '38;5;240', faint: '38;5;240' },
    },
    services: of256,
  },
  // Nothing is dimmed, and coloured text is also bold.
  contrast: {
    looks: {
      ...own,
      ...{ good: '1;32', bad: '1;31', busy: '1;36', idle: undefined, faint: undefined, cursor: '1;7' },
    },
    services: of256,
  },
  '16': { looks: own, services: ['36', '35', '34', '33', '96', '95', '94', '93'] },
};

/** The inputs that determine the theme. */
export interface ThemeClues {
  /** The value of `--theme`. */
  readonly asked?: ThemeName | undefined;
  /** The theme in the person's configuration, as written there. */
  readonly configured?: unknown;
  /** The terminal's colour depth in bits; 8 or more means 256 colours. */
  readonly depth: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns the theme: `--theme`, `BKDEV_THEME`, the person's configuration, otherwise one that suits the terminal, by its
 * colour depth and its background in COLORFGBG (`foreground;background`; set by rxvt, Konsole and others). Undefined if
 * nothing says what suits it.
 */
export function themeFrom({ asked, configured, depth, env }: ThemeClues): ThemeName | undefined {
  const chosen = [asked, env['BKDEV_THEME'], configured].find(isThemeName);
  if (chosen !== undefined) return chosen;
  if (depth < 8) return '16';
  const background = /;(\d{1,2})$/.exec(env['COLORFGBG'] ?? '')?.[1];
  if (background === undefined) return undefined;
  return Number(background) === 7 || Number(background) > 8 ? 'light' : 'dark';
}

export function isThemeName(name: unknown): name is ThemeName {
  return typeof name === 'string' && Object.hasOwn(themes, name);
}
