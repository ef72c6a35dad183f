import type { Tone } from '../state/badge.ts';

/** The few looks there are, by meaning. */
export type Look = Tone | 'strong' | 'faint';

/** A look as the properties of Ink's `Text`. */
export interface TextStyle {
  readonly color?: 'green' | 'red' | 'cyan';
  readonly bold?: true;
  readonly dimColor?: true;
}

const styles: Record<Look, TextStyle> = {
  good: { color: 'green' },
  bad: { color: 'red' },
  busy: { color: 'cyan' },
  idle: { dimColor: true },
  doubt: {},
  strong: { bold: true },
  faint: { dimColor: true },
};

/** SGR parameters of the same (ECMA-48, 8.3.117). */
const sgr: Record<Look, string | undefined> = {
  good: '32',
  bad: '31',
  busy: '36',
  idle: '2',
  doubt: undefined,
  strong: '1',
  faint: '2',
};

/** The look on the screen. Without colours, bold and dim stay: they are no colours (no-color.org). */
export function styleOf(look: Look | undefined, color: boolean): TextStyle {
  if (look === undefined) return {};
  const { color: hue, ...rest } = styles[look];
  return color && hue !== undefined ? { color: hue, ...rest } : rest;
}

/** The text in that look for a line of output, or as it is when colours are not wanted. */
export function paint(look: Look, text: string, color: boolean): string {
  const code = sgr[look];
  return color && code !== undefined && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/**
 * Colours that tell services apart in merged logs, of the 256 (ITU-T T.416): far from one another, legible on dark and on light, and
 * far from the red and green of bad and good. The sixteen basic ones do not do: on many terminals a bright one looks like its dark one.
 */
const serviceColours = [37, 201, 208, 63, 162, 176, 129, 101, 97, 32, 30, 39, 105, 103, 205, 136];

/** How a service's name looks, as SGR parameters. */
export type ServiceColours = ReadonlyMap<string, string>;

/**
 * A colour for each of these services. Its name decides, so that a service that comes or goes changes the others' colours only where
 * two names meet at one; once all colours are taken, they come again in bold.
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
