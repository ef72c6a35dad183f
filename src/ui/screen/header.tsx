import type { ReactElement } from 'react';
import type { Headline } from '../../state/select-headline.ts';
import { cellWidth, cutCellsBefore } from '../cells.ts';
import { formatDuration, formatElapsed } from '../format-duration.ts';
import { cutSegments, Line, type Segment } from './line.tsx';

/** Below this, a folder's name says too little to be worth its place. */
const smallestFolder = 12;

export function Header(props: { headline: Headline; width: number; color: boolean }): ReactElement {
  return <Line segments={headerSegments(props.headline, props.width)} color={props.color} />;
}

/** Project, profile and folder on the left, the state of the whole on the right; the right side stays when it gets narrow. */
export function headerSegments(headline: Headline, width: number): readonly Segment[] {
  const { badge } = headline;
  const state: Segment = { text: `${badge.glyph} ${badge.word}`, look: badge.tone };
  const about: Segment = { text: aboutState(headline), look: 'faint' };
  const name: Segment = { text: headline.project, look: 'strong' };
  const profile: readonly Segment[] =
    headline.profile === '' ? [] : [{ text: '  profile ', look: 'faint' }, { text: headline.profile }];
  const right = widthOf([name, ...profile, state, about]) + 2 <= width ? [state, about] : [state];
  const left = cutSegments([name, ...profile], width - widthOf(right) - 2);
  const forFolder = width - widthOf([...left, ...right]) - 4;
  const folder = forFolder < smallestFolder ? '' : `  ${cutCellsBefore(headline.workspace, forFolder)}`;
  const gap = Math.max(0, width - widthOf([...left, ...right]) - cellWidth(folder));
  return cutSegments([...left, { text: folder, look: 'faint' }, { text: ' '.repeat(gap) }, ...right], width);
}

function aboutState({ running, healthy, total, elapsedMs, failure, badge }: Headline): string {
  const parts: string[] = [];
  if (badge.tone !== 'idle' && healthy < total) parts.push(`${healthy} of ${total} healthy`);
  if (elapsedMs !== undefined && running) parts.push(formatElapsed(elapsedMs));
  if (elapsedMs !== undefined && !running && failure === undefined && badge.tone === 'good')
    parts.push(`ready in ${formatDuration(elapsedMs)}`);
  return parts.map(part => `  ${part}`).join('');
}

function widthOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + cellWidth(segment.text), 0);
}
