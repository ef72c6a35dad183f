import { cellWidth, cutCells } from './cells.ts';
import { keptColours } from './kept-colours.ts';

export interface NeutraliseOptions {
  /** Maximum width in cells. */
  readonly columns?: number;
  /** Whether to keep the line's own colours. */
  readonly color?: boolean;
}

/** Maximum number of UTF-16 units that are examined, so that lines of any length cost the same. */
const consideredLength = 16_384;
const defaultColumns = 4000;
const tabStop = 8;

const printableAscii = /^[ -~]*$/;

/** The content of a control string, which is ended by CAN, SUB, ESC and every C1 control (ECMA-48, 5.6). */
const payload = '[^\\u0007\\u0018\\u001a\\u001b\\u0080-\\u009f]*';

/** Everything that can affect a terminal, longest form first. Group 1 captures the parameters of a colour sequence. */
const steering = new RegExp(
  [
    '\\u001b\\[([\\d;:]*)m',
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    `(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])${payload}(?:\\u0007|\\u001b\\\\|\\u009c)`,
    '\\u001b[ -/]*[0-~]',
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]',
    // Bidirectional controls, and characters of terminal-dependent width: joiners, variation selectors, fillers, tags.
    '[\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb]',
    '[\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\uffa0]|[\\u{e0000}-\\u{e0fff}]',
  ].join('|'),
  'gu',
);

/**
 * Makes a line of foreign text safe for a terminal. Colours are kept and reset at the end; every other escape sequence,
 * control character and text direction override is removed; tabs become spaces; text that overwrites itself is reduced
 * to its last state. Only the beginning of an unterminated sequence is removed, so that the text after it stays
 * readable.
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

/** Terminals show what follows the last carriage return; one at the very end belongs to the line break. */
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
