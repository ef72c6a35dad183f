import { cellWidth, cutCells } from './cells.ts';
import { keptColours } from './kept-colours.ts';

export interface NeutraliseOptions {
  /** The line is cut at this many cells. */
  readonly columns?: number;
  /** Whether the line's own colours stay. */
  readonly color?: boolean;
}

/** No more of a line than this is looked at, so that a line of any length costs the same. In UTF-16 units. */
const consideredLength = 16_384;
const defaultColumns = 4000;
const tabStop = 8;

const printableAscii = /^[ -~]*$/;

/** What a control string may hold up to its end: it breaks off at CAN, SUB, ESC and every C1 control (ECMA-48, 5.6). */
const payload = '[^\\u0007\\u0018\\u001a\\u001b\\u0080-\\u009f]*';

/** Everything that could steer a terminal, longest form first. Group 1 holds the parameters of a colour sequence. */
const steering = new RegExp(
  [
    '\\u001b\\[([\\d;:]*)m',
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    `(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])${payload}(?:\\u0007|\\u001b\\\\|\\u009c)`,
    '\\u001b[ -/]*[0-~]',
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]',
    // Bidirectional controls, and what terminals disagree on the width of: joiners, variation selectors, fillers, tags.
    '[\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb]',
    '[\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\uffa0]|[\\u{e0000}-\\u{e0fff}]',
  ].join('|'),
  'gu',
);

/**
 * One line of foreign text as it may reach a terminal: colours stay and end with the line; every other escape sequence,
 * control character and text direction override goes; tabs become spaces; what overwrites itself shows its last state.
 * A sequence that never ends loses its beginning only, so that the text after it stays readable.
 */
export function neutralise(line: string, options: NeutraliseOptions = {}): string {
  const { columns = defaultColumns, color = true } = options;
  const whole = afterLastReturn(line);
  const considered = whole.length > consideredLength ? `${whole.slice(0, consideredLength)}…` : whole;
  if (printableAscii.test(considered)) return cutCells(considered, columns);
  let colored = false;
  const text = considered
    .toWellFormed()
    .replaceAll(/[\n\u2028\u2029]/g, ' ')
    .replaceAll(steering, (_, parameters: string | undefined) => {
      const kept = color && parameters !== undefined ? keptColours(parameters) : '';
      colored ||= kept !== '';
      return kept;
    });
  const cut = cutCells(expandTabs(text), columns);
  return colored ? `${cut}\u001B[0m` : cut;
}

/** A terminal shows what follows the last carriage return; one at the very end belongs to the line break. */
function afterLastReturn(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === '\r' || line[end - 1] === '\n')) end -= 1;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  const parts = text.split('\t');
  let column = 0;
  return parts
    .map((part, index) => {
      column += cellWidth(part);
      if (index === parts.length - 1) return part;
      const gap = tabStop - (column % tabStop);
      column += gap;
      return part + ' '.repeat(gap);
    })
    .join('');
}
