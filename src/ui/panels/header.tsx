import type { ReactElement } from 'react';
import type { Headline } from '../../state/select-headline.ts';
import { cellWidth, cutCellsBefore } from '../cells.ts';
import { formatDuration, formatElapsed, formatEstimate } from '../format-duration.ts';
import { cutSegments, Line, type Segment, segmentsWidth } from './line.tsx';

/** Below this, a folder's name says too little to be worth its place. */
const smallestFolder = 12;

const profileLabel = '  profile ';

export function Header(props: { headline: Headline; width: number; color: boolean }): ReactElement {
  return <Line segments={headerSegments(props.headline, props.width)} color={props.color} />;
}

/** Project, profile and folder on the left, the state of the whole on the right; the right side stays when it gets narrow. */
export function headerSegments(headline: Headline, width: number): readonly Segment[] {
  const { badge } = headline;
  const state: Segment = { text: `${badge.glyph} ${badge.word}`, look: badge.tone };
  const about: Segment = { text: aboutState(headline), look: 'faint' };
  const start: readonly Segment[] = [{ text: headline.project, look: 'strong' }, ...profileSegments(headline)];
  const [paused, pausedShort] = pausedSegments(headline);
  const options = [
    [state, paused, about],
    [state, paused],
    [state, pausedShort],
  ];
  const right = options.find(some => segmentsWidth([...start, ...some]) + 2 <= width) ?? [state, pausedShort];
  const forLeft = width - segmentsWidth(right) - 2;
  // Where it gets narrow, which profile it is says more than that it is one.
  const shorter = start.map(segment => (segment.text === profileLabel ? { text: '  ' } : segment));
  const left = cutSegments(segmentsWidth(start) <= forLeft ? start : shorter, forLeft);
  const forFolder = width - segmentsWidth([...left, ...right]) - 4;
  const folder = forFolder < smallestFolder ? '' : `  ${cutCellsBefore(headline.workspace, forFolder)}`;
  const gap = Math.max(0, width - segmentsWidth([...left, ...right]) - cellWidth(folder));
  return cutSegments([...left, { text: folder, look: 'faint' }, { text: ' '.repeat(gap) }, ...right], width);
}

/** `profile api`, and as long as one is left for another `profile api → full`. */
function profileSegments({ profile, formerProfile }: Headline): readonly Segment[] {
  if (profile === '') return [];
  const from: readonly Segment[] = formerProfile === '' ? [] : [{ text: formerProfile }, { text: ' → ', look: 'busy' }];
  return [{ text: profileLabel, look: 'faint' }, ...from, { text: profile }];
}

/** Whose reloading a person paused, at length and in one word: nobody should wait for code that will not come. */
function pausedSegments({ paused }: Headline): readonly [Segment, Segment] {
  if (paused === undefined) return [{ text: '' }, { text: '' }];
  const { services, isAll } = paused;
  const whose = isAll ? '' : services.length > 2 ? ` (${services.length} roles)` : ` (${services.join(', ')})`;
  return [
    { text: `  reloading paused${whose}`, look: 'busy' },
    { text: '  paused', look: 'busy' },
  ];
}

function aboutState({ running, healthy, total, elapsedMs, estimateMs, failure, rollback, badge }: Headline): string {
  const parts: string[] = [];
  if (badge.tone !== 'idle' && healthy < total) parts.push(`${healthy} of ${total} healthy`);
  if (elapsedMs !== undefined && running !== '') {
    const about = estimateMs === undefined ? '' : ` of about ${formatEstimate(estimateMs)}`;
    parts.push(`${formatElapsed(elapsedMs)}${about}`);
  }
  const isReady = running === '' && failure === undefined && rollback === undefined && badge.tone === 'good';
  if (elapsedMs !== undefined && isReady) parts.push(`ready in ${formatDuration(elapsedMs)}`);
  return parts.map(part => `  ${part}`).join('');
}
