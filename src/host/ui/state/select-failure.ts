import type { Headline } from './select-headline.ts';
import type { ServiceRow } from './select-service-rows.ts';
import type { State } from './state.ts';

/**
 * The headline where a person looks at that service: with its own failure, and no other's. One that is no service's
 * (the engine is gone, a port is taken) is shown whatever they look at; a service's own is not while a command is at
 * work on it.
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
