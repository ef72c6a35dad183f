import { gistOf } from '../../../shared/messages/wording.ts';
import type { ServiceFacts } from '../../../shared/model/facts.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { World } from '../../ports/world.ts';
import { explain } from './explain.ts';
import type { FactStore } from './fact-store.ts';
import { programsGivenUp, troubleOf } from './symptom.ts';

/**
 * Looks into what fails while nobody waits for anything, each of these services once whenever something else is wrong
 * with it, until the signal aborts. The ledger must be followed by somebody.
 */
export async function explainFailures(
  world: World,
  services: readonly Service[],
  ledger: FactStore,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Map<string, string>();
  while (!signal.aborted) {
    const found = await ledger
      .until((facts, now) => {
        for (const service of services) {
          const known = facts[service.name] ?? {};
          const symptom = troubleOf(service, known, now);
          const mark = markOf(service, known, now);
          if (symptom === undefined || (known.failure && seen.get(service.name) === mark)) continue;
          // What the command before has told is told.
          if (known.failure && !seen.has(service.name)) seen.set(service.name, mark);
          else return { service, known, symptom, mark };
        }
        return undefined;
      }, signal)
      .catch(() => undefined);
    if (found === undefined) return;
    const { service, known, symptom, mark } = found;
    seen.set(service.name, mark);
    // An engine that goes meanwhile is told of by those who follow it; when it is back there is more to be seen.
    const error = await explain(service, known, symptom, world, 'bkdev up').catch(() => undefined);
    if (error) ledger.record({ type: 'failure-explained', service: service.name, error });
    else await world.clock.sleep(lookAgainMs, signal);
  }
}

const lookAgainMs = 2_000;

/** What makes a failure the same as before: numbers in a reason (seconds, latencies) change with every look. */
function markOf(service: Service, known: ServiceFacts, now: number): string {
  const { phase, health, reason } = conditionOf(service, known, now);
  const { id, startedAt } = known.container ?? {};
  // Another start that failed has its own reason, even where it ended in the same way.
  const ends = (known.report?.programs ?? []).map(({ state, lastCrash }) => state !== 'RUNNING' && lastCrash?.at);
  return JSON.stringify([id, startedAt, phase, health, gistOf(reason), programsGivenUp(known), ends]);
}
