import { glyphs } from '../../state/badge.ts';
import { padCells } from '../cells.ts';
import { shortcuts } from './keys.ts';
import { cutSegments, ruleSegments, type Segment } from './line.tsx';

/** The shortcuts, and what the glyphs mean. */
export function helpLines(width: number): readonly (readonly Segment[])[] {
  const keys = shortcuts.flatMap(({ shown, means }): readonly (readonly Segment[])[] =>
    means === undefined ? [] : [[{ text: padCells(shown, 9), look: 'busy' }, { text: means }]],
  );
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
  const title: readonly Segment[] = [{ text: 'Keys', look: 'strong' }];
  return [ruleSegments(title, width), ...[...keys, [], legend].map(segments => cutSegments(segments, width))];
}
