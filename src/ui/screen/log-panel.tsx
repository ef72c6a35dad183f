import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { ServiceRow } from '../../state/select-service-rows.ts';
import { cellWidth } from '../cells.ts';
import { cutSegments, Line, type Segment } from './line.tsx';

export interface LogPanelProps {
  readonly service: ServiceRow | undefined;
  /** Already neutral, and no wider than the panel. */
  readonly lines: readonly string[];
  readonly titleRows: number;
  readonly rows: number;
  readonly width: number;
  readonly color: boolean;
}

export function LogPanel({ service, lines, titleRows, rows, width, color }: LogPanelProps): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0} height={titleRows + rows}>
      {titleRows > 0 ? <Line segments={ruleSegments(service, width)} color={color} /> : null}
      {lines.length > 0 && rows > 0 ? (
        // One text for all rows: laying out a node a row would cost more than drawing them.
        <Text wrap="truncate">{lines.map(line => (line === '' ? ' ' : line)).join('\n')}</Text>
      ) : (
        <Line segments={[{ text: rows > 0 ? 'nothing written yet' : '', look: 'faint' }]} color={color} />
      )}
    </Box>
  );
}

/** `── api · Kernel API ─────` in exactly that width. */
export function ruleSegments(service: ServiceRow | undefined, width: number): readonly Segment[] {
  if (service === undefined) return [{ text: '─'.repeat(width), look: 'faint' }];
  const title = service.title === service.service ? '' : ` · ${service.title}`;
  const rest = Math.max(0, width - cellWidth(service.service + title) - 4);
  return cutSegments(
    [
      { text: '── ', look: 'faint' },
      { text: service.service, look: 'strong' },
      { text: `${title} ${'─'.repeat(rest)}`, look: 'faint' },
    ],
    width,
  );
}
