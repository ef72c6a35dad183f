import type { Tone } from '../state/badge.ts';

/** The looks, by meaning. `match` is a search match, `cursor` the line that keys act on. */
export type Look = Tone | 'strong' | 'faint' | 'match' | 'cursor';

/** SGR parameters of the looks (ECMA-48, 8.3.117). */
const sgr: Record<Look, string | undefined> = {
  good: '32',
  bad: '31',
  busy: '36',
  idle: '2',
  doubt: undefined,
  strong: '1',
  faint: '2',
  match: '7',
  cursor: '7',
};

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
    const code = own !== undefined && color ? own : look && (color || colourless.has(look)) ? sgr[look] : undefined;
    return code === undefined || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
  };
}

/** Styles a text for a line of output; unchanged if colours are off. */
export function paint(look: Look, text: string, color: boolean): string {
  const code = sgr[look];
  return color && code !== undefined && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/**
 * Colours that distinguish services in merged logs, from the 256 (ITU-T T.416): far apart, legible on dark and light
 * backgrounds, and far from the red and green of bad and good. The basic sixteen do not work, because many terminals
 * show a bright colour like its dark one.
 */
const serviceColours = [37, 201, 208, 63, 162, 176, 129, 101, 97, 32, 30, 39, 105, 103, 205, 136];

/** SGR parameters by service name. */
export type ServiceColours = ReadonlyMap<string, string>;

/**
 * Assigns a colour to each service, determined by its name, so that adding or removing one affects others only on a
 * collision. When all colours are used, they repeat in bold.
 */
export function coloursOf(services: readonly string[]): ServiceColours {
  const count = serviceColours.length;
  const colours = new Map<string, string>();
  const taken = new Set<number>();
  for (const service of [...new Set(services)].sort()) {
    const round = Math.floor(colours.size / count);
    let place = hashOf(service) % count;
    while (taken.has(round * count + place)) place = (place + 1) % count;
    taken.add(round * count + place);
    colours.set(service, `${round % 2 === 0 ? '' : '1;'}38;5;${serviceColours[place]}`);
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
