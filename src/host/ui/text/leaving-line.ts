import type { Headline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import { neutralise } from './neutralise.ts';

/** What a person reads who left the screen: what goes on running, where it answers, and how they come back to it. */
export function leavingLine(
  { profile, badge, healthy, total }: Headline,
  rows: readonly ServiceRow[],
  /** How `bkdev` is called for this checkout from where the person is. */
  bkdev: string,
): string {
  if (badge.tone === 'idle') return `Nothing is running; to start it: ${bkdev} up`;
  const count = healthy < total ? `, ${healthy} of ${total} healthy` : '';
  const what = neutralise(profile === '' ? 'The environment' : `Profile ${profile}`, { color: false });
  const urls = rows.flatMap(({ url, inProfile, health }) => (url && inProfile && health === 'healthy' ? [url] : []));
  const where = urls.length === 0 ? '' : ` at ${urls.join(' and ')}`;
  return `${what} is running (${badge.word}${count})${where}; to come back: ${bkdev}`;
}
