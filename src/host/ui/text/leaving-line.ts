import { message } from '../../../shared/messages/message.ts';
import type { Headline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import { plain } from './plain.ts';

/** What a person reads who left the screen: what goes on running, where it answers, and how they come back to it. */
export function leavingLine(
  { profile, badge, healthy, total }: Headline,
  rows: readonly ServiceRow[],
  /** How `bkdev` is called for this checkout from where the person is. */
  bkdev: string,
): string {
  if (badge.tone === 'idle') return plain(message('leave.nothing', { bkdev }));
  const urls = rows.flatMap(({ url, inProfile, health }) => (url && inProfile && health === 'healthy' ? [url] : []));
  return plain(message('leave.running', { profile, state: badge.word, healthy, total, urls, bkdev }));
}
