import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { ServiceRow } from '../../state/select-service-rows.ts';
import { Line, Lines, ruleSegments, type Segment } from './line.tsx';

export interface LogPanelProps {
  readonly service: ServiceRow | undefined;
  /** What there is to know of its code, in so many rows. */
  readonly code: readonly (readonly Segment[])[];
  /** Already neutral, and no wider than the panel. */
  readonly lines: readonly string[];
  readonly titleRows: number;
  readonly rows: number;
  readonly width: number;
  readonly color: boolean;
}

export function LogPanel(props: LogPanelProps): ReactElement {
  const { service, code, lines, titleRows, rows, width, color } = props;
  return (
    <Box flexDirection="column" flexShrink={0} height={titleRows + code.length + rows}>
      {titleRows > 0 ? <Line segments={ruleSegments(logTitle(service), width)} color={color} /> : null}
      <Lines lines={code} rows={code.length} color={color} />
      {lines.length > 0 && rows > 0 ? (
        // One text for all rows: laying out a node a row would cost more than drawing them.
        <Text wrap="truncate">{lines.map(line => (line === '' ? ' ' : line)).join('\n')}</Text>
      ) : (
        <Line segments={[{ text: rows > 0 ? 'nothing written yet' : '', look: 'faint' }]} color={color} />
      )}
    </Box>
  );
}

/** `worker · Celery workers · ● service ● cron`: where a service is more than one program, each with its state. */
export function logTitle(service: ServiceRow | undefined): readonly Segment[] {
  if (service === undefined) return [];
  const title = service.title === service.service ? '' : ` · ${service.title}`;
  const programs = service.programs.length < 2 ? [] : service.programs;
  return [
    { text: service.service, look: 'strong' },
    { text: title, look: 'faint' },
    ...programs.flatMap(({ name, badge }, index): readonly Segment[] => [
      { text: index === 0 ? ' · ' : '  ', look: 'faint' },
      { text: badge.glyph, look: badge.tone },
      { text: ` ${badge.tone === 'good' ? name : `${name} ${badge.word}`}` },
    ]),
  ];
}
