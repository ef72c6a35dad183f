import { message } from '../../../../shared/messages/message.ts';
import { jsonFields, jsonLine } from '../../logs/json-fields.ts';
import type { LogItem } from '../../logs/log-view.ts';
import { cutCells, padCells, wrapAnywhere } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import { neutralise } from '../../text/neutralise.ts';
import type { ServiceColours } from '../../text/theme.ts';
import type { Lines, Segment } from './line.ts';

/** How log lines are displayed. */
export interface LogFormat {
  readonly width: number;
  readonly color: boolean;
  /** Whether to wrap long lines; otherwise they are cut, and scrolled right by `shift` cells. */
  readonly wrap: boolean;
  readonly shift: number;
  /** Whether to show JSON lines unformatted. */
  readonly raw: boolean;
  /** The width of the column with the names of services and instances, or of programs; 0 if there is none. */
  readonly names: number;
  readonly naming: 'instance' | 'program';
  readonly colours: ServiceColours;
  /** The text to highlight, with the flag `g`. */
  readonly pattern: RegExp | undefined;
}

/** Maximum number of rows for one wrapped line. */
const longestLine = 200;

/** Returns the rows of an item: a line, a traceback folded to its last line or expanded, or a JSON line's fields. */
export function itemRows(item: LogItem, isOpen: boolean, format: LogFormat): Lines {
  const { entry, block } = item;
  const isError = entry.level === 'error';
  const source = entry.instance ?? entry.service;
  const name = format.naming === 'program' ? (entry.program ?? '') : source;
  const room = Math.max(1, format.width - (format.names > 0 ? format.names + 3 : 0));
  const rows = textsOf(item, isOpen, format.raw).flatMap(text => textRows(text, room, isError && !isOpen, format));
  const folded = block && block.lines.length > 1 && !isOpen ? withCount(rows, block.lines.length, room) : rows;
  if (format.names === 0) return folded;
  const sgr = format.colours.get(format.naming === 'program' ? name : entry.service);
  return folded.map((row, index) => [
    { text: padCells(index === 0 ? neutralise(name, { color: false }) : '', format.names), sgr },
    { text: ' │ ', look: 'faint' },
    ...row,
  ]);
}

/** Returns the texts of an item, top to bottom. */
function textsOf({ entry, block }: LogItem, isOpen: boolean, raw: boolean): readonly string[] {
  if (block && block.lines.length > 1) {
    const lines = block.lines.map(({ text }) => text);
    return isOpen ? lines.map((line, index) => `${index === 0 ? '▾ ' : '  '}${line}`) : [`▸ ${lines.at(-1) ?? ''}`];
  }
  const fields = raw ? undefined : jsonFields(entry.text);
  if (fields === undefined) return [entry.text];
  const { time, level, message: told, rest } = fields;
  if (!isOpen) return [jsonLine(fields)];
  return [jsonLine({ time, level, message: told, rest: [] }), ...rest.map(([key, value]) => `  ${key}: ${value}`)];
}

/** `(12 lines)` after a folded traceback. */
function withCount(rows: Lines, lines: number, room: number): Lines {
  const note = ` ${say(message('log.folded', { lines }))}`;
  const [first = [], ...rest] = rows;
  const text = first.map(segment => segment.text).join('');
  if (rest.length > 0 || text.length + note.length > room) return rows;
  return [[...first, { text: note, look: 'faint' }]];
}

function textRows(text: string, room: number, isError: boolean, format: LogFormat): Lines {
  const { color, wrap, shift, pattern } = format;
  const columns = wrap ? room * longestLine : room + shift;
  const isLit = pattern !== undefined && has(pattern, text);
  const shown = neutralise(text, { columns, color: color && !isLit });
  const look = isError && !shown.includes('\u001B') ? 'bad' : undefined;
  const rows = wrap ? wrapAnywhere(shown, room) : [shiftedBy(shown, shift, room)];
  return isLit ? lit(rows, pattern, look) : rows.map(row => [{ text: row, look }]);
}

function shiftedBy(text: string, shift: number, room: number): string {
  return shift === 0 ? cutCells(text, room) : `…${[...text].slice(shift + 1).join('')}`;
}

function has(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

/** Highlights matches in rows, including those that continue in the next row. */
function lit(rows: readonly string[], pattern: RegExp, look: Segment['look']): Lines {
  const whole = rows.join('');
  const spans = [...whole.matchAll(pattern)].map(match => [match.index, match.index + match[0].length] as const);
  let start = 0;
  return rows.map(row => {
    const end = start + row.length;
    const segments: Segment[] = [];
    let at = start;
    for (const [from, to] of spans) {
      const [left, right] = [Math.max(from, at), Math.min(to, end)];
      if (right <= left) continue;
      segments.push({ text: whole.slice(at, left), look }, { text: whole.slice(left, right), look: 'match' });
      at = right;
    }
    segments.push({ text: whole.slice(at, end), look });
    start = end;
    return segments;
  });
}
