import { gistOf } from '../../../shared/messages/wording.ts';
import type { ServiceFacts } from '../../../shared/model/facts.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { World } from '../../ports/world.ts';
import { explain } from './explain.ts';
import type { FactStore } from './fact-store.ts';
import { programsGivenUp, troubleOf } from './symptom.ts';

/**
 * Explains failures that occur while no command is waiting: each of these services once per new problem, until the
 * signal aborts. Somebody else must feed the ledger.
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
          // The previous command has already explained this failure.
          if (known.failure && !seen.has(service.name)) seen.set(service.name, mark);
          else return { service, known, symptom, mark };
        }
        return undefined;
      }, signal)
      .catch(() => undefined);
    if (found === undefined) return;
    const { service, known, symptom, mark } = found;
    seen.set(service.name, mark);
    // The followers of the engine report its loss; look again once it is back.
    const error = await explain(service, known, symptom, world, 'bkdev up').catch(() => undefined);
    if (error) ledger.record({ type: 'failure-explained', service: service.name, error });
    else await world.clock.sleep(lookAgainMs, signal);
  }
}

const lookAgainMs = 2_000;

/**
 * Identifies a failure, to tell a new one from a known one. Ignores numbers in reasons (seconds, latencies), which
 * change with every look.
 */
function markOf(service: Service, known: ServiceFacts, now: number): string {
  const { phase, health, reason } = conditionOf(service, known, now);
  const { id, startedAt } = known.container ?? {};
  // Another failed start has a reason of its own, even if it ended the same way.
  const ends = (known.report?.programs ?? []).map(({ state, lastCrash }) => state !== 'RUNNING' && lastCrash?.at);
  return JSON.stringify([id, startedAt, phase, health, gistOf(reason), programsGivenUp(known), ends]);
}
