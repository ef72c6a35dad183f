import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { ServiceRow } from '../../state/select-service-rows.ts';
import { padCells, padCellsBefore } from '../cells.ts';
import { formatElapsed } from '../format-duration.ts';
import { columnGap, type RowColumns, type RowTexts, rowColumns } from './layout.ts';
import { Line, type Segment } from './line.tsx';

export interface ServiceListProps {
  readonly rows: readonly ServiceRow[];
  readonly selected: string | undefined;
  readonly width: number;
  readonly color: boolean;
}

export function ServiceList({ rows, selected, width, color }: ServiceListProps): ReactElement {
  const columns = rowColumns(width, rows.map(rowTexts));
  return (
    <Box flexDirection="column" flexShrink={0}>
      {rows.map(row => (
        <Line key={row.service} segments={serviceSegments(row, columns, row.service === selected)} color={color} />
      ))}
    </Box>
  );
}

/** What each part of a row says: the title where it says more than the name, why it is so, where to reach it once it runs. */
export function rowTexts(row: ServiceRow): RowTexts {
  const reason = row.reason === row.badge.word ? '' : row.reason;
  const url = row.phase === 'running' && row.url !== undefined ? row.url : '';
  return {
    name: row.service,
    title: row.title.toLowerCase() === row.service.toLowerCase() ? '' : row.title,
    state: row.badge.word,
    detail: [reason, url].filter(text => text !== '').join('  '),
    elapsed: row.elapsedMs === undefined ? '' : formatElapsed(row.elapsedMs),
  };
}

/** One service as a row of cells in those columns. */
export function serviceSegments(row: ServiceRow, columns: RowColumns, selected: boolean): readonly Segment[] {
  const { badge } = row;
  const texts = rowTexts(row);
  const gap = ' '.repeat(columnGap);
  const optional = (width: number, segment: Segment): readonly Segment[] => (width > 0 ? [{ text: gap }, segment] : []);
  return [
    { text: selected ? '› ' : '  ', look: 'busy' },
    { text: `${badge.glyph} `, look: badge.tone },
    { text: padCells(texts.name, columns.name), look: selected ? 'strong' : undefined },
    ...optional(columns.title, { text: padCells(texts.title, columns.title), look: 'faint' }),
    { text: gap },
    { text: padCells(texts.state, columns.state), look: badge.tone },
    ...optional(columns.elapsed, { text: padCellsBefore(texts.elapsed, columns.elapsed), look: 'faint' }),
    ...optional(columns.detail, {
      text: padCells(texts.detail, columns.detail),
      look: badge.tone === 'idle' ? 'faint' : undefined,
    }),
  ];
}
