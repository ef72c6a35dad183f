import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { ServiceFacts } from '../../../shared/model/facts.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { World } from '../../ports/world.ts';
import { explain } from './explain.ts';
import type { FactStore } from './fact-store.ts';
import { type Symptom, symptomOf } from './symptom.ts';

/** How long to wait, and the command that tries again. */
export interface Patience {
  readonly timeoutMs: number;
  readonly retry: string;
}

/**
 * Rejects as soon as one of these services, once settled, cannot become healthy without help or exceeds its time limit.
 * The time of a service that was already running counts from now.
 */
export async function watchForFailure(
  world: World,
  services: readonly Service[],
  { timeoutMs, retry }: Patience,
  settled: ReadonlySet<string>,
  ledger: FactStore,
  signal: AbortSignal,
): Promise<void> {
  const beganAt = ledger.now();
  const found = await ledger
    .until((facts, now) => {
      for (const service of services) {
        if (!settled.has(service.name)) continue;
        const known = facts[service.name] ?? {};
        if (known.activity === 'copying') continue;
        const symptom = symptomOf(service, known, now) ?? overdue(service, known, timeoutMs, beganAt, now);
        if (symptom !== undefined) return { service, symptom };
      }
      return undefined;
    }, signal)
    .catch(() => undefined);
  if (found === undefined) return;
  const { name } = found.service;
  const error = await explain(found.service, ledger.facts()[name] ?? {}, found.symptom, world, retry);
  ledger.record({ type: 'service-failed', service: name, cause: error.cause, error });
  throw new BkdevError(error);
}

function overdue(
  service: Service,
  known: ServiceFacts,
  timeoutMs: number,
  beganAt: number,
  now: number,
): Symptom | undefined {
  const startedAt = known.container?.startedAt;
  if (isStep(service) || startedAt === undefined || now - Math.max(startedAt, beganAt) < timeoutMs) return undefined;
  const { health, reason } = conditionOf(service, known, now);
  if (health === 'healthy') return undefined;
  const text = message('role.not-healthy-in-time', { afterMs: timeoutMs, reason });
  return { text, kind: 'timed-out' };
}
