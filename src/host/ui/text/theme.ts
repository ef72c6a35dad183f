import { type Look, type Theme, type ThemeName, themes } from './themes.ts';

let theme: Theme = themes.auto;
let isOpen = false;

/**
 * Sets the theme of all output. Like the language it is process-wide: `cli` sets it, and, if it left that open, a screen
 * once the terminal has told its background.
 */
export function setTheme(name: ThemeName | undefined): void {
  theme = themes[name ?? 'auto'];
  isOpen = name === undefined;
}

/** Returns the theme of all output. */
export function currentTheme(): Theme {
  return theme;
}

/** Whether the terminal's background decides the theme. */
export function isThemeOpen(): boolean {
  return isOpen;
}

/** Looks without colour, which apply even if colours are off (no-color.org). */
const colourless: ReadonlySet<Look> = new Set(['idle', 'strong', 'faint', 'match', 'cursor']);

/** A piece of text in one look, or with SGR parameters of its own, which count as a colour. */
export interface Painted {
  readonly text: string;
  readonly look?: Look | undefined;
  readonly sgr?: string | undefined;
}

/** Styles a piece of text for the screen. */
export type Palette = (painted: Painted) => string;

/** Returns the screen's palette, with or without colours. */
export function paletteOf(color: boolean): Palette {
  return ({ text, look, sgr: own }) => {
    const looks = color ? theme.looks : themes.auto.looks;
    const code = own !== undefined && color ? own : look && (color || colourless.has(look)) ? looks[look] : undefined;
    return code === undefined || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
  };
}

/** Styles a text for a line of output; unchanged if colours are off. */
export function paint(look: Look, text: string, color: boolean): string {
  const code = theme.looks[look];
  return color && code !== undefined && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/** SGR parameters by service name. */
export type ServiceColours = ReadonlyMap<string, string>;

/**
 * Assigns a colour to each service, determined by its name, so that adding or removing one affects others only on a
 * collision. When all colours are used, they repeat in bold.
 */
export function coloursOf(services: readonly string[]): ServiceColours {
  const count = theme.services.length;
  const colours = new Map<string, string>();
  const taken = new Set<number>();
  for (const service of [...new Set(services)].sort()) {
    const round = Math.floor(colours.size / count);
    let place = hashOf(service) % count;
    while (taken.has(round * count + place)) place = (place + 1) % count;
    taken.add(round * count + place);
    colours.set(service, `${round % 2 === 0 ? '' : '1;'}${theme.services[place]}`);
  }
  return colours;
}

/** Styles a service's name in its colour. */
export function paintService(service: string, text: string, colours: ServiceColours, color: boolean): string {
  const code = colours.get(service);
  return color && code !== undefined ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
