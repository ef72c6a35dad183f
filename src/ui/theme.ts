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

/** Colours that tell services apart in merged logs; red and green stay free for what they mean. */
const serviceColors = ['36', '33', '35', '34', '96', '93', '95', '94'];

/** A service's name in a colour of its own, by its place among the services. */
export function paintService(place: number, text: string, color: boolean): string {
  const code = serviceColors[Math.max(0, place) % serviceColors.length];
  return color ? `\u001B[${code}m${text}\u001B[0m` : text;
}
