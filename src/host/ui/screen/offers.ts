import type { ErrorReport } from '../../../shared/model/error.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { Headline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import type { State } from '../state/state.ts';
import { namedByFix } from './panels/fix-keys.ts';

/** Actions offered for the selected service. */
export interface Offers {
  readonly restart: string | undefined;
  readonly profile: string | undefined;
  readonly log: string | undefined;
}

/** Returns what the card's fixes name; a service that is down can be restarted without a fix. */
export function offersOf(failure: ErrorReport | undefined, chosen: ServiceRow | undefined): Offers {
  const fixes = failure?.fixes ?? [];
  // A completed step is stopped, too, but not down.
  const isStopped = chosen?.phase === 'stopped' && !isStep(chosen);
  const isDown = chosen?.badge.tone === 'bad' || isStopped || failure?.service === chosen?.service;
  return {
    restart: namedByFix('restart', fixes) ?? (isDown ? chosen?.service : undefined),
    profile: namedByFix('up-again', fixes),
    log: namedByFix('show-log', fixes),
  };
}

/** Identifies a card. A closed one opens again when its content changes, or with the next command. */
export function keyOfCard({ failure, rollback }: Headline, { startedAt }: State): string | undefined {
  if (failure === undefined && rollback === undefined) return undefined;
  return JSON.stringify([startedAt, rollback?.failed, failure?.service, failure?.message]);
}

/** Removes log lines from the card that are shown in the log below it. */
export function withoutLogBelow(headline: Headline, selected: ServiceRow | undefined, { book }: LogReader): Headline {
  const { failure } = headline;
  const service = failure?.service;
  if (failure === undefined || service === undefined || service !== selected?.service || book.count(service) === 0)
    return headline;
  const { detail: _, ...rest } = failure;
  return { ...headline, failure: rest };
}
