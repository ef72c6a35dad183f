import type { Tone } from '../state/badge.ts';

/** The few looks there are, by meaning. `match` is what was searched for, `cursor` the line that keys act on. */
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

/** Looks that are no colours stay where none are wanted (no-color.org). */
const colourless: ReadonlySet<Look> = new Set(['idle', 'strong', 'faint', 'match', 'cursor']);

/** A stretch of text in one look, or in SGR parameters of its own, which are a colour. */
export interface Painted {
  readonly text: string;
  readonly look?: Look | undefined;
  readonly sgr?: string | undefined;
}

/** Paints a stretch of text for the screen. */
export type Palette = (painted: Painted) => string;

/** The palette of the screen, with colours or without. */
export function paletteOf(color: boolean): Palette {
  return ({ text, look, sgr: own }) => {
    const code = own !== undefined && color ? own : look && (color || colourless.has(look)) ? sgr[look] : undefined;
    return code === undefined || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
  };
}

/** The text in that look for a line of output, or as it is when colours are not wanted. */
export function paint(look: Look, text: string, color: boolean): string {
  const code = sgr[look];
  return color && code !== undefined && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/**
 * Colours that tell services apart in merged logs, of the 256 (ITU-T T.416): far from one another, legible on dark
 * and on light, and far from the red and green of bad and good. The sixteen basic ones do not do: on many terminals a
 * bright one looks like its dark one.
 */
const serviceColours = [37, 201, 208, 63, 162, 176, 129, 101, 97, 32, 30, 39, 105, 103, 205, 136];

/** How a service's name looks, as SGR parameters. */
export type ServiceColours = ReadonlyMap<string, string>;

/**
 * A colour for each of these services. Its name decides, so that a service that comes or goes changes the others'
 * colours only where two names meet at one; once all colours are taken, they come again in bold.
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

/** A service's name in its colour. */
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
