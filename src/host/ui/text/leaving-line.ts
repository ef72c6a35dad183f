import { message } from '../../../shared/messages/message.ts';
import type { Headline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import { plain } from './plain.ts';

/** Returns the line to print after the screen is closed: the services still running, addresses, how to come back. */
export function leavingLine(
  { profile, badge, healthy, total }: Headline,
  rows: readonly ServiceRow[],
  /** The command that runs `bkdev` for this checkout from the person's folder. */
  bkdev: string,
): string {
  if (badge.tone === 'idle') return plain(message('leave.nothing', { bkdev }));
  const urls = rows.flatMap(({ url, inProfile, health }) => (url && inProfile && health === 'healthy' ? [url] : []));
  return plain(message('leave.running', { profile, state: badge.word, healthy, total, urls, bkdev }));
}
