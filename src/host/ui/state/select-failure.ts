import type { Headline } from './select-headline.ts';
import type { ServiceRow } from './select-service-rows.ts';
import type { State } from './state.ts';

/**
 * Returns the headline for a selected service, with that service's own failure. A failure that is no service's (engine
 * unreachable, port taken) is always shown; a service's own is not shown while a command is running.
 */
export function selectHeadlineOf(
  headline: Headline,
  { facts }: State,
  rows: readonly ServiceRow[],
  looked: ServiceRow | undefined,
): Headline {
  const { failure, running } = headline;
  const isOfNone = failure !== undefined && !rows.some(({ service }) => service === failure.service);
  if (isOfNone || failure?.service === looked?.service) return headline;
  const isWell = looked === undefined || looked.health === 'healthy' || running !== '';
  const own = isWell ? undefined : facts[looked.service]?.failure;
  return { ...headline, failure: own, rollback: own ? undefined : headline.rollback };
}
