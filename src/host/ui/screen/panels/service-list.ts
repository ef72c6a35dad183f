import { message } from '../../../../shared/messages/message.ts';
import { type Kind, traitsOf } from '../../../../shared/model/traits.ts';
import { glyphs } from '../../state/badge.ts';
import type { ProgramRow, ServiceRow } from '../../state/select-service-rows.ts';
import { cellWidth, padCells, padCellsBefore } from '../../text/cells.ts';
import { formatElapsed } from '../../text/format-duration.ts';
import { say } from '../../text/language.ts';
import { loadCell } from '../../text/load-words.ts';
import { plain } from '../../text/plain.ts';
import { codeBeside, reasonOf } from '../../text/service-words.ts';
import { cutSegments, type Lines, markSegments, type Segment, segmentsWidth } from './line.ts';
import { columnGap, type RowColumns, type RowTexts, rowColumns } from './service-columns.ts';
import type { Entry } from './service-groups.ts';

/** A row of the list: a service, one of its programs that is not running, or the group of completed steps. */
export type ListRow =
  | { readonly type: 'service'; readonly key: string; readonly kind: Kind; readonly row: ServiceRow }
  | { readonly type: 'program'; readonly key: string; readonly kind: Kind; readonly program: ProgramRow }
  | {
      readonly type: 'steps';
      readonly key: string;
      readonly kind: Kind;
      readonly rows: readonly ServiceRow[];
      readonly isOpen: boolean;
    };

export interface ServiceList {
  /** The visible rows. */
  readonly rows: readonly ListRow[];
  /** All rows, to compute column widths. */
  readonly all: readonly ListRow[];
  /** Number of hidden rows above and below. */
  readonly above: number;
  readonly below: number;
  /** The key of the selected entry. */
  readonly selected: string | undefined;
}

/** From this width on, the first row of each kind shows its name. */
const widthForKinds = 60;

/** Lays out the list: the kind, the cursor, the state, and details. */
export function serviceLines({ rows, all, above, below, selected }: ServiceList, width: number): Lines {
  const kindWidth = width < widthForKinds ? 0 : kindColumn(all);
  const inner = width - kindWidth;
  const columns = rowColumns(inner, all.map(rowTexts));
  return rows.map((row, index) => {
    const mark = hiddenMark(index === 0 ? above : 0, index === rows.length - 1 ? below : 0, width);
    const left = { ...columns, detail: Math.max(0, columns.detail - (mark === '' ? 0 : cellWidth(mark) + 1)) };
    const isFirst = row.kind !== rows[index - 1]?.kind;
    const kind: Segment = {
      text: kindWidth === 0 ? '' : padCells(isFirst ? kindName(row.kind) : '', kindWidth),
      look: 'faint',
    };
    const isSelected = row.type !== 'program' && row.key === selected;
    return markSegments([kind, ...rowSegments(row, left, isSelected)], mark, width);
  });
}

function kindColumn(rows: readonly ListRow[]): number {
  return Math.max(0, ...rows.map(({ kind }) => cellWidth(kindName(kind)))) + 1;
}

function kindName(kind: Kind): string {
  return say(message(`screen.kind.${kind}`));
}

function rowSegments(row: ListRow, columns: RowColumns, isSelected: boolean): readonly Segment[] {
  switch (row.type) {
    case 'service':
      return serviceSegments(row.row, columns, isSelected);
    case 'program':
      return programSegments(row.program, columns);
    case 'steps':
      return stepsSegments(row, columns, isSelected);
    default:
      return unknown(row);
  }
}

/** The group of completed steps: their number and names. */
function stepsSegments(
  { rows, isOpen }: { rows: readonly ServiceRow[]; isOpen: boolean },
  columns: RowColumns,
  isSelected: boolean,
): readonly Segment[] {
  const names = message('text.names', { names: rows.map(({ service }) => service) });
  return [
    { text: isSelected ? '› ' : '  ', look: 'busy' },
    { text: `${glyphs.done} `, look: 'good' },
    { text: say(message('screen.steps-done', { count: rows.length })), look: isSelected ? 'strong' : undefined },
    ...(columns.detail > 0 ? [{ text: isOpen ? '  ▾' : `  ${plain(names)}`, look: 'faint' } as const] : []),
  ];
}

/** `↑ 2 more`, shorter if space is short; empty if nothing is hidden. */
export function hiddenMark(above: number, below: number, width: number): string {
  const word = width < 60 ? '' : ` ${say(message('screen.more'))}`;
  return [...(above > 0 ? [`↑ ${above}${word}`] : []), ...(below > 0 ? [`↓ ${below}${word}`] : [])].join('  ');
}

/**
 * Returns the rows for entries; below a service with several programs, those that are not running. A healthy service
 * has one row.
 */
export function listRows(entries: readonly Entry[]): readonly ListRow[] {
  return entries.flatMap((entry): readonly ListRow[] => {
    const { key } = entry;
    if (entry.type === 'steps') return [{ ...entry, kind: 'step' }];
    const { kind } = traitsOf(entry.row);
    return [
      { type: 'service', key, kind, row: entry.row },
      ...troubled(entry.row).map((program): ListRow => ({ type: 'program', key, kind, program })),
    ];
  });
}

/** Returns the programs to list; none for a service that is stopping or unknown. */
function troubled({ phase, badge, programs }: ServiceRow): readonly ProgramRow[] {
  if (programs.length < 2 || badge.tone === 'doubt' || !isUp(phase)) return [];
  // A program that supervisord has not started yet is reported as stopped, too.
  return programs.filter(
    ({ badge: { tone } }) =>
      tone === 'bad' || (tone !== 'busy' && tone !== 'good' && phase !== 'starting' && phase !== 'reloading'),
  );
}

function isUp(phase: ServiceRow['phase']): boolean {
  return phase === 'running' || phase === 'starting' || phase === 'reloading' || phase === 'failed';
}

/** Returns the texts of a row. */
export function rowTexts(row: ListRow): RowTexts {
  if (row.type === 'steps') return { name: '', title: '', state: '', elapsed: '', load: '' };
  return row.type === 'service' ? serviceTexts(row.row) : programTexts(row.program);
}

/** Includes the title only if it differs from the name. */
function serviceTexts(row: ServiceRow): RowTexts {
  return {
    name: row.service,
    title: row.title.toLowerCase() === row.service.toLowerCase() ? '' : row.title,
    state: say(row.badge.word),
    elapsed: row.elapsedMs === undefined ? '' : formatElapsed(row.elapsedMs),
    load: row.load === undefined ? '' : loadCell(row.load),
  };
}

/**
 * Returns the reason, the code if it differs from what is on disk, notes, the number of programs, and the address if it
 * is running.
 */
function serviceDetail(row: ServiceRow, width: number): readonly Segment[] {
  const look: Segment['look'] = row.badge.tone === 'idle' || !row.inProfile ? 'faint' : undefined;
  const reason = reasonOf(row);
  const code = codeBeside(row, width - (reason === '' ? 0 : cellWidth(reason) + columnGap));
  const url = row.phase === 'running' && row.url !== undefined ? row.url : '';
  const surplus = row.inProfile ? '' : say(message('screen.not-in-profile'));
  const parts: readonly Segment[] = [
    { text: reason, look },
    ...(code ? [code] : []),
    { text: plain(message('text.joined', { texts: row.notes })), look: 'busy' },
    ...[surplus, programCount(row)].map(text => ({ text, look })),
  ];
  const spaced = apart(parts);
  const first = code ? spaced.indexOf(code) : spaced.length;
  const fits = spaced.filter((_, place) => place <= first || segmentsWidth(spaced.slice(0, place + 1)) <= width);
  // Never show a truncated address.
  const withUrl = apart([...fits.filter(({ text }) => text.trim() !== ''), { text: url, look }]);
  return cutSegments(segmentsWidth(withUrl) <= width ? withUrl : fits, width);
}

/** Returns those that are not empty, with gaps between them. */
function apart(parts: readonly Segment[]): readonly Segment[] {
  const told = parts.filter(({ text }) => text !== '');
  return told.flatMap((part, index) => (index === 0 ? [part] : [{ text: ' '.repeat(columnGap) }, part]));
}

/** `4 programs`, or `3 of 4 programs` if some are not running. */
function programCount({ phase, programs }: ServiceRow): string {
  if (programs.length < 2 || !isUp(phase)) return '';
  const good = programs.filter(({ badge }) => badge.tone === 'good').length;
  return good === programs.length
    ? say(message('screen.programs', { count: good }))
    : say(message('screen.programs-of', { good, count: programs.length }));
}

function programTexts({ name, badge }: ProgramRow): RowTexts {
  return { name: `${badge.glyph} ${name}`, title: '', state: say(badge.word), elapsed: '', load: '' };
}

/** Lays out a service in columns. */
export function serviceSegments(row: ServiceRow, columns: RowColumns, selected: boolean): readonly Segment[] {
  const { badge } = row;
  return [
    { text: selected ? '› ' : '  ', look: 'busy' },
    { text: `${badge.glyph} `, look: badge.tone },
    ...columnSegments(
      serviceTexts(row),
      columns,
      { name: selected ? 'strong' : undefined, state: badge.tone },
      serviceDetail(row, columns.detail),
    ),
  ];
}

/** Lays out a program in the columns of services, with its own glyph in the name column. */
export function programSegments(program: ProgramRow, columns: RowColumns): readonly Segment[] {
  const { tone } = program.badge;
  const detail = [{ text: padCells(program.detail, columns.detail) }];
  return [{ text: '    ' }, ...columnSegments(programTexts(program), columns, { name: tone, state: tone }, detail)];
}

function columnSegments(
  texts: RowTexts,
  columns: RowColumns,
  looks: Readonly<Record<'name' | 'state', Segment['look']>>,
  detail: readonly Segment[],
): readonly Segment[] {
  const gap = ' '.repeat(columnGap);
  const optional = (width: number, segment: Segment): readonly Segment[] => (width > 0 ? [{ text: gap }, segment] : []);
  return [
    { text: padCells(texts.name, columns.name), look: looks.name },
    ...optional(columns.title, { text: padCells(texts.title, columns.title), look: 'faint' }),
    { text: gap },
    { text: padCells(texts.state, columns.state), look: looks.state },
    ...optional(columns.elapsed, { text: padCellsBefore(texts.elapsed, columns.elapsed), look: 'faint' }),
    ...optional(columns.load, { text: padCells(texts.load, columns.load), look: 'faint' }),
    ...(columns.detail > 0 ? [{ text: gap }, ...detail] : []),
  ];
}

function unknown(row: never): never {
  throw new Error(`no such row: ${JSON.stringify(row)}`);
}
