import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { message } from '../../../../shared/messages/message.ts';
import type { ServiceRow } from '../../state/select-service-rows.ts';
import { cellWidth } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import { Line, Lines, ruleSegments, type Segment, segmentsWidth } from './line.tsx';

export interface LogPanelProps {
  readonly service: ServiceRow | undefined;
  /** What there is to know of its code, in so many rows. */
  readonly code: readonly (readonly Segment[])[];
  /** Already neutral, and no wider than the panel. */
  readonly lines: readonly string[];
  /** How many of its lines are out of sight above and below these. */
  readonly above: number;
  readonly below: number;
  readonly titleRows: number;
  readonly rows: number;
  readonly width: number;
  readonly color: boolean;
}

export function LogPanel(props: LogPanelProps): ReactElement {
  const { service, code, lines, titleRows, rows, width, color } = props;
  const mark = linesMark(props.above, props.below);
  const title = logTitle(service, width - cellWidth(mark) - (mark === '' ? 4 : 8));
  return (
    <Box flexDirection="column" flexShrink={0} height={titleRows + code.length + rows}>
      {titleRows > 0 ? <Line segments={ruleSegments(title, width, mark)} color={color} /> : null}
      <Lines lines={code} rows={code.length} color={color} />
      {lines.length > 0 && rows > 0 ? (
        // One text for all rows: laying out a node a row would cost more than drawing them.
        <Text wrap="truncate">{lines.map(line => (line === '' ? ' ' : line)).join('\n')}</Text>
      ) : (
        <Line
          segments={[{ text: rows > 0 ? say(message('screen.nothing-written')) : '', look: 'faint' }]}
          color={color}
        />
      )}
    </Box>
  );
}

/** `↑ 312  ↓ 20 lines`; empty where all is in sight. */
function linesMark(above: number, below: number): string {
  return above + below === 0 ? '' : say(message('screen.lines', { above, below }));
}

/**
 * `worker · Celery workers · ● service ● cron`: where a service is more than one program, each with its state. Where there is no room
 * for that, without the title; then only how many of them run.
 */
export function logTitle(
  service: ServiceRow | undefined,
  width: number = Number.POSITIVE_INFINITY,
): readonly Segment[] {
  if (service === undefined) return [];
  const name: Segment = { text: service.service, look: 'strong' };
  const title: Segment = { text: service.title === service.service ? '' : ` · ${service.title}`, look: 'faint' };
  const programs = service.programs.length < 2 ? [] : service.programs;
  const each = programs.flatMap(({ name, badge }, index): readonly Segment[] => [
    { text: index === 0 ? ' · ' : '  ', look: 'faint' },
    { text: badge.glyph, look: badge.tone },
    { text: ` ${badge.tone === 'good' ? name : `${name} ${say(badge.word)}`}` },
  ]);
  const good = programs.filter(({ badge }) => badge.tone === 'good').length;
  const running = message('screen.programs-run', { good, count: programs.length });
  const count: readonly Segment[] = programs.length === 0 ? [] : [{ text: ` · ${say(running)}` }];
  const options = [
    [name, title, ...each],
    [name, ...each],
    [name, title, ...count],
    [name, ...count],
  ];
  return options.find(segments => segmentsWidth(segments) <= width) ?? [name];
}
