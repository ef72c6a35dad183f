import { Box } from 'ink';
import type { ReactElement } from 'react';
import { glyphs } from '../../state/badge.ts';
import { padCells } from '../cells.ts';
import { shortcuts } from './keys.ts';
import { cutSegments, Line, type Segment } from './line.tsx';

export function HelpPanel(props: { rows: number; width: number; color: boolean }): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0} height={props.rows}>
      {helpLines(props.width)
        .slice(0, props.rows)
        .map((segments, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place in the panel.
          <Line key={index} segments={segments} color={props.color} />
        ))}
    </Box>
  );
}

/** The shortcuts, and what the glyphs mean. */
export function helpLines(width: number): readonly (readonly Segment[])[] {
  const keys = shortcuts.map(({ shown, means }): readonly Segment[] => [
    { text: padCells(shown, 8), look: 'busy' },
    { text: means },
  ]);
  const legend: readonly Segment[] = [
    { text: glyphs.good, look: 'good' },
    { text: ' healthy  ' },
    { text: glyphs.done, look: 'good' },
    { text: ' done  ' },
    { text: glyphs.busy, look: 'busy' },
    { text: ' on its way  ' },
    { text: glyphs.waiting, look: 'idle' },
    { text: ' waiting  ' },
    { text: glyphs.bad, look: 'bad' },
    { text: ' failed  ' },
    { text: glyphs.idle, look: 'idle' },
    { text: ' off  ' },
    { text: glyphs.doubt },
    { text: ' unknown' },
  ];
  return [...keys, [], legend].map(segments => cutSegments(segments, width));
}
