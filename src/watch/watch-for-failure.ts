import type { ServiceFacts } from '../model/facts.ts';
import { conditionOf, failsItsCheck, hopeless, stoppedStatuses } from '../model/health.ts';
import type { Service } from '../model/service.ts';
import type { World } from '../ports/world.ts';
import { explain, type Symptom } from './explain.ts';
import type { Ledger } from './ledger.ts';

/** How long a container that was stopped in an orderly way may take to come back: `docker restart` is two events. */
const comeBackMs = 2_000;

/** What is waited for, and how a person tries again. */
export interface Patience {
  readonly timeoutMs: number;
  readonly retry: string;
}

/**
 * Rejects with the reason as soon as one of these services whose turn has come will not become healthy by itself, or has had its
 * time. A service that was running before has its time from now on.
 */
export async function watchForFailure(
  world: World,
  services: readonly Service[],
  { timeoutMs, retry }: Patience,
  settled: ReadonlySet<string>,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const beganAt = ledger.now();
  const found = await ledger
    .until((facts, now) => {
      for (const service of services) {
        if (!settled.has(service.name)) continue;
        const known = facts[service.name] ?? {};
        const symptom = symptomOf(service, known, now) ?? overdue(service, known, timeoutMs, beganAt, now);
        if (symptom !== undefined) return { service, symptom };
      }
      return undefined;
    }, signal)
    .catch(() => undefined);
  if (found === undefined) return;
  const { name } = found.service;
  const { cause, error } = await explain(found.service, ledger.facts()[name]?.container, found.symptom, world, retry);
  ledger.record({ type: 'service-failed', service: name, cause, error: error.report() });
  throw error;
}

function symptomOf(service: Service, known: ServiceFacts, now: number): Symptom | undefined {
  const { container } = known;
  if (container === undefined) return { text: 'its container was removed', kind: 'interfered' };
  if (container.state === 'paused') return { text: 'its container was paused', kind: 'interfered' };
  const text = hopeless(service, known);
  if (text === undefined || (service.role !== 'step' && mayComeBack(known, now))) return undefined;
  if (!failsItsCheck(service, known)) return { text, kind: 'ended' };
  const said = container.healthOutput?.split('\n').findLast(line => line.trim() !== '');
  return { text: said === undefined ? text : `${text}: ${said.trim()}`, kind: 'unhealthy' };
}

function mayComeBack({ container, since = 0 }: ServiceFacts, now: number): boolean {
  const wasStopped = container?.state === 'exited' && !container.oomKilled && stoppedStatuses.has(container.exitCode);
  return wasStopped && now - since < comeBackMs;
}

function overdue(
  service: Service,
  known: ServiceFacts,
  timeoutMs: number,
  beganAt: number,
  now: number,
): Symptom | undefined {
  const startedAt = known.container?.startedAt;
  if (service.role === 'step' || startedAt === undefined || now - Math.max(startedAt, beganAt) < timeoutMs)
    return undefined;
  const { health, reason } = conditionOf(service, known, now);
  if (health === 'healthy') return undefined;
  const text = `not healthy after ${Math.round(timeoutMs / 1000)} s${reason ? `: ${reason}` : ''}`;
  return { text, kind: 'timed-out' };
}
