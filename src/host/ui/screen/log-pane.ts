import { message } from '../../../shared/messages/message.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { LogSearch } from '../logs/log-search.ts';
import { type LogItem, type LogSource, patternOf, placeOf } from '../logs/log-view.ts';
import { cellWidth } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { plain } from '../text/plain.ts';
import { coloursOf } from '../text/theme.ts';
import { cursorOf, type Laid, type Sight, sightOf } from './log-position.ts';
import { type LogChoice, queryOf } from './log-reading.ts';
import type { Lines, Segment } from './panels/line.ts';
import { itemRows, type LogFormat } from './panels/log-rows.ts';

/** The visible part of a log, and what keys need. */
export interface LogPane {
  readonly laid: Laid;
  readonly sight: Sight;
  readonly search: LogSearch | undefined;
  /** The instances, programs and workers whose lines can be shown by themselves. */
  readonly sources: readonly LogSource[];
  /** The sequence number of the next line. */
  readonly seen: number;
  readonly lines: Lines;
  /** The signs left of each row: the cursor, and the mark. */
  readonly gutter: Lines;
  /** Active filters and searches, for the title. */
  readonly state: readonly Segment[];
  /** `↑ 312  ↓ 20  12 new`, and the same for less room: `↑↓  12 new`. None if everything is visible. */
  readonly places: readonly string[];
}

export interface LogPaneInput {
  readonly logs: LogReader;
  readonly log: LogChoice;
  /** The selected services. */
  readonly selected: readonly string[];
  /** All services, to assign colours. */
  readonly services: readonly string[];
  readonly instances: readonly string[];
  /** The programs of the selected service, whether they have written anything or not. */
  readonly programs: readonly string[];
  readonly width: number;
  readonly rows: number;
  readonly color: boolean;
  /** The text to show before the first line. */
  readonly instead: Lines;
  /** Whether keys act on its lines. */
  readonly hasCursor: boolean;
}

const widestName = 16;

/** Lays out only the visible part of a log, because a log is redrawn even during a flood of lines. */
export function logPane(input: LogPaneInput): LogPane {
  const { logs, log, selected, services, instances, width, rows, color, hasCursor } = input;
  const query = queryOf(log, selected);
  const [service = '', ...others] = query.services ?? [];
  const programs = service === '' || others.length > 0 ? [] : logs.book.programs(service);
  const workers = service === '' || others.length > 0 ? [] : logs.book.workers(service);
  const known = service === '' || others.length > 0 ? [] : [...new Set([...input.programs, ...programs])];
  const isOfPrograms = programs.length > 1 && query.only?.type !== 'program';
  const items = logs.view(query).items();
  const search = log.search === '' ? undefined : logs.search(query, log.search);
  const isMerged = query.services === undefined || query.services.length > 1;
  const named = isOfPrograms ? programs : (query.services ?? services);
  const format: LogFormat = {
    ...{ width, color, wrap: log.wrap, shift: log.shift, raw: log.raw },
    names:
      (isMerged || isOfPrograms) && width >= 40
        ? Math.min(widestName, Math.max(0, ...named.map(name => cellWidth(name))))
        : 0,
    colours: coloursOf(isOfPrograms ? programs : services),
    naming: isOfPrograms ? 'program' : 'instance',
    pattern: patternOf(log.search, 'g'),
  };
  const made = new Map<number, Lines>();
  const rowsOf = (place: number): Lines => {
    const item = items[place];
    const laidOut = made.get(place) ?? (item ? itemRows(item, log.opened.includes(item.entry.seq), format) : []);
    made.set(place, laidOut);
    return laidOut;
  };
  const laid: Laid = { items, heightOf: place => rowsOf(place).length, rows };
  const sight = sightOf(laid, log.position);
  const places = Array.from({ length: sight.end - sight.first }, (_, index) => sight.first + index);
  const cursor = hasCursor && log.position ? cursorOf(laid, log.position) : undefined;
  const marked = markedOf(log, items, cursor);
  const all = places.flatMap(place => rowsOf(place).map(line => ({ line, sign: signOf(place, cursor, marked) })));
  const seen = all.slice(sight.row, sight.row + rows);
  const isEmpty = items.length === 0;
  return {
    ...{ laid, sight, search, sources: sourcesOf(instances, known, workers), seen: logs.book.nextSeq() },
    lines: isEmpty ? insteadOf(input, log) : seen.map(({ line }) => line),
    gutter: seen.map(({ sign }) => [{ text: sign, look: 'busy' }]),
    state: stateOf(log, search, cursor),
    places: placeTexts(laid, sight, log),
  };
}

/** `pid 71` comes before `pid 100`. */
function byName(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** Several of a kind can be told apart. */
function sourcesOf(
  instances: readonly string[],
  programs: readonly string[],
  workers: readonly string[],
): readonly LogSource[] {
  return [
    ...(instances.length > 1 ? instances.map((name): LogSource => ({ type: 'instance', name })) : []),
    ...(programs.length > 1 ? programs.map((name): LogSource => ({ type: 'program', name })) : []),
    ...(workers.length > 1 ? workers.toSorted(byName).map((name): LogSource => ({ type: 'worker', name })) : []),
  ];
}

function insteadOf({ instead }: LogPaneInput, log: LogChoice): Lines {
  const isLeftOut = log.filter !== '' || log.least !== undefined || log.traced !== '';
  return isLeftOut ? [[{ text: say(message('log.none-left')), look: 'faint' }]] : instead;
}

function markedOf({ mark }: LogChoice, items: readonly LogItem[], cursor: number | undefined) {
  if (mark === undefined || cursor === undefined) return undefined;
  const place = placeOf(items, mark);
  return { from: Math.min(place, cursor), to: Math.max(place, cursor) };
}

function signOf(place: number, cursor: number | undefined, marked: ReturnType<typeof markedOf>): string {
  if (place === cursor) return '›';
  return marked && place >= marked.from && place <= marked.to ? '┃' : '';
}

/** Describes filters and searches: `errors only · filter "x" · "y" 3/17`. */
function stateOf(log: LogChoice, search: LogSearch | undefined, cursor: number | undefined): readonly Segment[] {
  const { least, filter, traced, only } = log;
  const matches = search?.matches() ?? [];
  const at = cursor === undefined ? 0 : matches.indexOf(cursor) + 1;
  const texts = [
    traced === '' ? '' : say(message('log.traced', { id: traced })),
    traced === '' && only !== undefined ? say(message('log.only', only)) : '',
    traced !== '' || least === undefined
      ? ''
      : say(message(least === 'error' ? 'log.errors-only' : 'log.warnings-only')),
    traced !== '' || filter === '' ? '' : say(message('log.filtered', { text: filter })),
    search === undefined || traced !== ''
      ? ''
      : say(message('log.found', { text: log.search, at, count: matches.length })),
  ];
  return texts.flatMap((text): readonly Segment[] =>
    text === ''
      ? []
      : [
          { text: ' · ', look: 'faint' },
          { text: plain(text), look: 'busy' },
        ],
  );
}

function placeTexts(laid: Laid, { first, end }: Sight, { position }: LogChoice): readonly string[] {
  const { items } = laid;
  const below = items.length - end;
  const waiting = position === undefined ? 0 : items.length - firstSince(items, position.seen);
  if (first + below + waiting === 0) return [];
  const place = { above: first, below, waiting };
  return [say(message('log.place', place)), say(message('log.place-short', place))];
}

/** Returns the index of the first item since then. */
function firstSince(items: readonly LogItem[], seen: number): number {
  let place = items.length;
  while (place > 0 && (items[place - 1]?.entry.seq ?? 0) >= seen) place -= 1;
  return place;
}
