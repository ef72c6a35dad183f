import { Box } from 'ink';
import type { ReactElement } from 'react';
import { message } from '../../../../shared/messages/message.ts';
import type { ProgramRow, ServiceRow } from '../../state/select-service-rows.ts';
import { cellWidth, padCells, padCellsBefore } from '../../text/cells.ts';
import { formatElapsed } from '../../text/format-duration.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import { codeBeside, reasonOf } from '../../text/service-words.ts';
import { cutSegments, Line, markSegments, type Segment, segmentsWidth } from './line.tsx';
import { columnGap, type RowColumns, type RowTexts, rowColumns } from './service-columns.ts';

/** A row of the list: a service, or below it one of its programs that does not run. */
export type ListRow =
  | { readonly type: 'service'; readonly row: ServiceRow }
  | { readonly type: 'program'; readonly service: string; readonly program: ProgramRow };

export interface ServiceListProps {
  readonly rows: readonly ListRow[];
  /** How many rows of the list are out of sight above and below these. */
  readonly above: number;
  readonly below: number;
  readonly selected: string | undefined;
  readonly width: number;
  readonly color: boolean;
}

export function ServiceList({ rows, above, below, selected, width, color }: ServiceListProps): ReactElement {
  const columns = rowColumns(width, rows.map(rowTexts));
  return (
    <Box flexDirection="column" flexShrink={0}>
      {rows.map((row, index) => {
        const mark = hiddenMark(index === 0 ? above : 0, index === rows.length - 1 ? below : 0, width);
        const left = { ...columns, detail: Math.max(0, columns.detail - (mark === '' ? 0 : cellWidth(mark) + 1)) };
        const segments =
          row.type === 'service'
            ? serviceSegments(row.row, left, row.row.service === selected)
            : programSegments(row.program, left);
        const key = row.type === 'service' ? row.row.service : `${row.service}/${row.program.name}`;
        return <Line key={key} segments={markSegments(segments, mark, width)} color={color} />;
      })}
    </Box>
  );
}

/** `↑ 2 more`, shorter where it is narrow; empty where nothing is out of sight. */
export function hiddenMark(above: number, below: number, width: number): string {
  const word = width < 60 ? '' : ` ${say(message('screen.more'))}`;
  return [...(above > 0 ? [`↑ ${above}${word}`] : []), ...(below > 0 ? [`↓ ${below}${word}`] : [])].join('  ');
}

/** The services, and below each that has several programs those that do not run. A healthy one stays one row. */
export function listRows(rows: readonly ServiceRow[]): readonly ListRow[] {
  return rows.flatMap((row): readonly ListRow[] => [
    { type: 'service', row },
    ...troubled(row).map((program): ListRow => ({ type: 'program', service: row.service, program })),
  ]);
}

/** Of a service that is being stopped, or that nobody knows of, the programs are no news. */
function troubled({ phase, badge, programs }: ServiceRow): readonly ProgramRow[] {
  if (programs.length < 2 || badge.tone === 'doubt' || !isUp(phase)) return [];
  // A program that supervisord has not begun with yet is stopped, too.
  return programs.filter(
    ({ badge: { tone } }) =>
      tone === 'bad' || (tone !== 'busy' && tone !== 'good' && phase !== 'starting' && phase !== 'reloading'),
  );
}

function isUp(phase: ServiceRow['phase']): boolean {
  return phase === 'running' || phase === 'starting' || phase === 'reloading' || phase === 'failed';
}

/** What each part of a row says. */
export function rowTexts(row: ListRow): RowTexts {
  return row.type === 'service' ? serviceTexts(row.row) : programTexts(row.program);
}

/** The title where it says more than the name. */
function serviceTexts(row: ServiceRow): RowTexts {
  return {
    name: row.service,
    title: row.title.toLowerCase() === row.service.toLowerCase() ? '' : row.title,
    state: say(row.badge.word),
    elapsed: row.elapsedMs === undefined ? '' : formatElapsed(row.elapsedMs),
  };
}

/** Why it is so, which code it runs where that is not what is on the disk, what else there is to know, how many programs it is, where to reach it once it runs. */
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
    ...[surplus, programCount(row), url].map(text => ({ text, look })),
  ];
  const told = parts.filter(({ text }) => text !== '');
  const spaced = told.flatMap((part, index) => (index === 0 ? [part] : [{ text: ' '.repeat(columnGap) }, part]));
  // Half an address is none.
  const first = code ? spaced.indexOf(code) : spaced.length;
  const fits = spaced.filter((_, place) => place <= first || segmentsWidth(spaced.slice(0, place + 1)) <= width);
  return cutSegments(fits, width);
}

/** `4 programs`, or `3 of 4 programs` as long as not all of them run. */
function programCount({ phase, programs }: ServiceRow): string {
  if (programs.length < 2 || !isUp(phase)) return '';
  const good = programs.filter(({ badge }) => badge.tone === 'good').length;
  return good === programs.length
    ? say(message('screen.programs', { count: good }))
    : say(message('screen.programs-of', { good, count: programs.length }));
}

function programTexts({ name, badge }: ProgramRow): RowTexts {
  return { name: `${badge.glyph} ${name}`, title: '', state: say(badge.word), elapsed: '' };
}

/** One service as a row of cells in those columns. */
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

/** A program in the columns of the services, its own glyph below their names. */
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
    ...(columns.detail > 0 ? [{ text: gap }, ...detail] : []),
  ];
}
