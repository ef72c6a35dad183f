import { message } from '../../../../shared/messages/message.ts';
import type { Wording } from '../../../../shared/messages/wording.ts';
import type { Headline } from '../../state/select-headline.ts';
import { cellWidth, cutCellsBefore } from '../../text/cells.ts';
import { formatElapsed } from '../../text/format-duration.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import { badgeText } from '../../text/service-words.ts';
import { cutSegments, type Segment, segmentsWidth } from './line.ts';

/** A shorter folder name is useless. */
const smallestFolder = 12;

/** Returns project, profile and folder on the left, and the overall state on the right, which takes priority. */
export function headerSegments(headline: Headline, width: number): readonly Segment[] {
  const { badge } = headline;
  const state: Segment = { text: badgeText(badge), look: badge.tone };
  const about: Segment = { text: aboutState(headline), look: 'faint' };
  // Most room first: without the label, then without the profile that is being left.
  const before: readonly (readonly Segment[])[] = [
    [{ text: profileLabel(), look: 'faint' }, ...formerSegments(headline)],
    [{ text: '  ' }, ...formerSegments(headline)],
    [{ text: headline.formerProfile === '' ? '  ' : ' ' }, ...formerSegments(headline).slice(1)],
  ];
  const starts = before.map((segments): readonly Segment[] => [
    { text: headline.project, look: 'strong' },
    ...(headline.profile === '' ? [] : [...segments, { text: headline.profile }]),
  ]);
  const [start = []] = starts;
  const [full, whole, short] = remarkSegments(headline);
  const editor: Segment = {
    text: headline.editor === undefined ? '' : apart(message('screen.editor', { editor: plain(headline.editor) })),
    look: 'faint',
  };
  const options = [
    [state, ...full, about, editor],
    [state, ...full, editor],
    [state, ...full],
    [state, ...whole, about],
    [state, ...whole],
    [state, ...short],
  ];
  const right = options.find(some => segmentsWidth([...start, ...some]) + 2 <= width) ?? [state, ...short];
  const forLeft = width - segmentsWidth(right) - 2;
  const left = cutSegments(starts.find(some => segmentsWidth(some) <= forLeft) ?? starts.at(-1) ?? [], forLeft);
  const forFolder = width - segmentsWidth([...left, ...right]) - 4;
  const folder = forFolder < smallestFolder ? '' : `  ${cutCellsBefore(headline.workspace, forFolder)}`;
  const gap = Math.max(0, width - segmentsWidth([...left, ...right]) - cellWidth(folder));
  return cutSegments([...left, { text: folder, look: 'faint' }, { text: ' '.repeat(gap) }, ...right], width);
}

function profileLabel(): string {
  return `  ${say(message('screen.profile'))} `;
}

/** During a switch, `api → ` before the name of the profile. */
function formerSegments({ formerProfile }: Headline): readonly Segment[] {
  return formerProfile === '' ? [] : [{ text: formerProfile }, { text: ' → ', look: 'busy' }];
}

/** Returns remarks that apply even if everything is healthy, longest form first; the first one names all services. */
function remarkSegments(headline: Headline): readonly [readonly Segment[], readonly Segment[], readonly Segment[]] {
  const { beside, held, lacksMigrations } = headline;
  const others: readonly [string, string, string] =
    beside.length === 0
      ? ['', '', '']
      : [
          apart(message('screen.beside-all', { services: beside })),
          apart(message('screen.beside', { services: beside })),
          `  +${beside.length}`,
        ];
  const code: readonly [string, string] =
    held.length === 0
      ? ['', '']
      : [apart(message('screen.code-held-in', { services: held })), apart(message('screen.code-held'))];
  const [paused, pausedShort] = pausedSegments(headline);
  const remarks = (at: 0 | 1, other = others[at + 1] ?? ''): readonly Segment[] => [
    { text: other, look: 'busy' },
    { text: code[at], look: 'bad' },
    { text: lacksMigrations ? apart(message('screen.migrations-missing')) : '', look: 'bad' },
  ];
  return [
    [...remarks(0, others[0]), paused],
    [...remarks(0), paused],
    [...remarks(1), pausedShort],
  ];
}

function apart(text: Wording): string {
  return `  ${say(text)}`;
}

/** Returns which services' reload is paused, in a long and a short form, so that nobody waits for a reload. */
function pausedSegments({ paused }: Headline): readonly [Segment, Segment] {
  if (paused === undefined) return [{ text: '' }, { text: '' }];
  const { services, isAll } = paused;
  const whole = isAll ? message('screen.reloading-paused') : message('screen.reloading-paused-of', { services });
  return [
    { text: apart(whole), look: 'busy' },
    { text: apart(message('screen.paused')), look: 'busy' },
  ];
}

function aboutState({ running, healthy, total, elapsedMs, estimateMs, failure, rollback, badge }: Headline): string {
  const parts: Wording[] = [];
  if (badge.tone !== 'idle' && healthy < total) parts.push(message('screen.healthy', { healthy, total }));
  if (elapsedMs !== undefined && running !== '')
    parts.push(
      estimateMs === undefined ? formatElapsed(elapsedMs) : message('screen.of-about', { ms: elapsedMs, estimateMs }),
    );
  const isReady = running === '' && failure === undefined && rollback === undefined && badge.tone === 'good';
  if (elapsedMs !== undefined && isReady) parts.push(message('screen.ready-in', { ms: elapsedMs }));
  return parts.map(apart).join('');
}
