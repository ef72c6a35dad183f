import { conditionIn } from '../../../shared/model/condition-in.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import type { Among, Definition } from '../../../shared/model/definition.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import { foldFacts } from '../../../shared/model/fold-facts.ts';
import { type Condition, conditionOf } from '../../../shared/model/health.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Change } from '../../../shared/model/status.ts';

/** Number of changes kept per service. */
export const keptChanges = 10;

/** The history of each service's condition. */
export interface Timeline {
  readonly facts: Facts;
  /** The latest changes by service, oldest first. */
  readonly changes: Readonly<Record<string, readonly Change[]>>;
}

/** Returns the timeline after one more event. */
export function foldTimeline(definition: Definition, before: Timeline, event: EngineEvent): Timeline {
  const facts = foldFacts(before.facts, event);
  if (facts === before.facts) return before;
  // A change of one service may affect those that depend on it.
  const changes = definition.services.reduce(
    (all, service) => withChange(all, service.name, past(definition, service, facts, event.at), event.at),
    before.changes,
  );
  return { facts, changes };
}

/**
 * Reconstructs the past from what Docker and the agent still know: when containers started and ended, and what the
 * agent reported since. If the current condition (`facts`) does not follow from that, it is added as a change without a
 * time.
 */
export function pastTimeline(
  definition: Definition,
  { containers, reports }: Pick<Observation, 'containers' | 'reports'>,
  facts: Facts,
  now: number,
): Timeline {
  const events = [
    ...Object.entries(containers).flatMap(([service, container]) => livesOf(service, container)),
    ...reports.flatMap(({ at, report, changes = [] }) => [
      ...changes.map(({ at, to, reason }): EngineEvent => {
        const { service } = report;
        return { at, type: 'role-reported', report: { service, programs: [], health: to, reason } };
      }),
      { at, type: 'role-reported', report } as const,
    ]),
  ].sort((one, other) => one.at - other.at);
  const { changes } = events.reduce<Timeline>((all, event) => foldTimeline(definition, all, event), {
    facts: {},
    changes: {},
  });
  const upToNow = definition.services.reduce(
    (all, service) => withChange(all, service.name, conditionIn(among(definition), service, facts, now), undefined),
    changes,
  );
  return { facts, changes: upToNow };
}

/** Describes a condition in one word. */
export function wordFor({ phase, health }: Condition): string {
  if (phase === 'running') return health;
  return phase === 'stopped' && health === 'healthy' ? 'done' : phase;
}

function withChange(
  changes: Timeline['changes'],
  service: string,
  condition: Condition,
  at: number | undefined,
): Timeline['changes'] {
  const known = changes[service] ?? [];
  const to = wordFor(condition);
  const from = known.at(-1)?.to ?? null;
  if (to === from || (from === null && to === 'absent')) return changes;
  const change = { at: at === undefined ? null : new Date(at).toISOString(), from, to, reason: condition.reason };
  return { ...changes, [service]: [...known, change].slice(-keptChanges) };
}

/** The condition at a past time. A published address that was not checked then is left out. */
function past(definition: Definition, service: Service, facts: Facts, at: number): Condition {
  const isTried = facts[service.name]?.url !== undefined;
  const tried = isTried ? service : { ...service, ports: [] };
  const found = conditionIn(among(definition), tried, facts, at);
  // Nobody knows when a store became healthy in the past, so do not assume that a dependency was still starting.
  return found.needs !== undefined && found.health === 'starting' ? conditionOf(tried, facts[service.name], at) : found;
}

/** Nobody knows which profile was wanted in the past. */
function among({ services }: Definition): Among {
  return { services, wanted: [] };
}

/** The events of a container's last run: its start and, if it is over, its end. */
function livesOf(service: string, container: ContainerFacts): EngineEvent[] {
  const { health, healthOutput: _, ...rest } = container;
  const { startedAt, finishedAt = 0 } = container;
  if (startedAt === undefined) return [];
  const begun: ContainerFacts = { ...rest, state: 'running', ...(health && { health: 'starting' }) };
  const lives: EngineEvent[] = [{ at: startedAt, type: 'container-changed', service, container: begun }];
  if (container.state !== 'exited' || finishedAt < startedAt) return lives;
  return [...lives, { at: finishedAt, type: 'container-changed', service, container }];
}
