import type { ErrorReport } from '../../../shared/model/error.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { Headline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import type { State } from '../state/state.ts';
import { namedByFix } from './panels/shortcuts.ts';

/** What a person is offered beside the chosen service. */
export interface Offers {
  readonly restart: string | undefined;
  readonly profile: string | undefined;
  readonly log: string | undefined;
}

/** What the fixes of a card name; a service that is down can be restarted without one. */
export function offersOf(failure: ErrorReport | undefined, chosen: ServiceRow | undefined): Offers {
  const fixes = failure?.fixes ?? [];
  // A step that is done has stopped, too, and is not down.
  const isStopped = chosen?.phase === 'stopped' && !isStep(chosen);
  const isDown = chosen?.badge.tone === 'bad' || isStopped || failure?.service === chosen?.service;
  return {
    restart: namedByFix('restart', fixes) ?? (isDown ? chosen?.service : undefined),
    profile: namedByFix('up-again', fixes),
    log: namedByFix('show-log', fixes),
  };
}

/** A card that was closed opens again once it tells of something else, or of the next command. */
export function keyOfCard({ failure, rollback }: Headline, { startedAt }: State): string | undefined {
  if (failure === undefined && rollback === undefined) return undefined;
  return JSON.stringify([startedAt, rollback?.failed, failure?.service, failure?.message]);
}

/** What the panel below shows of the failed service's log need not be in the card. */
export function withoutLogBelow(headline: Headline, selected: ServiceRow | undefined, { book }: LogReader): Headline {
  const { failure } = headline;
  const service = failure?.service;
  if (failure === undefined || service === undefined || service !== selected?.service || book.count(service) === 0)
    return headline;
  const { detail: _, ...rest } = failure;
  return { ...headline, failure: rest };
}
