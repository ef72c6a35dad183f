import { type Among, needsOf } from './definition.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { type Condition, codeOf, conditionOf, isContrary, reportValidMs } from './health.ts';
import { isJudgedByAgent, type Service, urlOf } from './service.ts';
import { isStep } from './traits.ts';

/** Since when a service has been in its current state, epoch ms; undefined if unknown. */
export function sinceOf(service: Service, known: ServiceFacts, { phase }: Condition, now: number): number | undefined {
  const { container, activity, silence } = known;
  const since = sinceSeen(known);
  if (phase === 'reloading') return codeOf(known, now)?.since;
  const isOnItsOwn = container?.state === 'running' && activity === undefined && !isStep(service);
  if (!isOnItsOwn || known.lost !== undefined) return since;
  if (container.detachedFrom !== undefined) return undefined;
  if (!isJudgedByAgent(service)) return isContrary(known, now) ? known.report?.since : sinceBack(known, since);
  return silence ? silence.at : sinceProbed(service, known, now);
}

/** Docker does not record when a container was unpaused or became healthy again; the agent does, if it saw it. */
function sinceBack({ report, container }: ServiceFacts, since: number | undefined): number | undefined {
  const { backAt } = report?.health === 'healthy' ? report : {};
  if (backAt === undefined || container?.health !== 'healthy') return since;
  return Math.max(since ?? 0, backAt);
}

/**
 * Docker records when a container started and ended. Only an observer knows when it was paused or changed its health.
 */
function sinceSeen({ container, activity, since }: ServiceFacts): number | undefined {
  if (container === undefined || activity !== undefined || since === undefined) return since;
  const { state, health, isCheckedAnew, startedAt } = container;
  const isLater = state === 'paused' || (state === 'running' && (health === 'unhealthy' || isCheckedAnew));
  return isLater && startedAt !== undefined && since <= startedAt ? undefined : since;
}

function sinceProbed(service: Service, known: ServiceFacts, now: number): number | undefined {
  const { container, report, reportedAt = 0, url } = known;
  if (report === undefined) return known.since;
  if (report.health !== 'unknown' && now - reportedAt > reportValidMs) return reportedAt;
  if (report.health === 'healthy' && urlOf(service) !== undefined && url?.answers === false) return url.since;
  const urlSince = report.health === 'healthy' ? (url?.since ?? 0) : 0;
  return report.since === undefined ? known.since : Math.max(report.since, container?.startedAt ?? 0, urlSince);
}

/**
 * Since when a service has been in its current state, given all others: if it lacks a need, since that need failed; if
 * it works, since all its needs do. Undefined if unknown.
 */
export function sinceIn(
  among: Among,
  service: Service,
  facts: Facts,
  condition: Condition,
  now: number,
): number | undefined {
  const known = facts[service.name];
  if (known === undefined) return undefined;
  const { needs, health } = condition;
  if (needs !== undefined)
    return latest([
      sinceNeeded(
        among.services.find(({ name }) => name === needs),
        facts,
        now,
      ),
      startOf(known),
    ]);
  const own = sinceOf(service, known, condition, now);
  if (health !== 'healthy' || isStep(service)) return own;
  return latest([own, ...allNeedsOf(service, among, facts).map(need => sinceNeeded(need, facts, now))]);
}

/** Since when a service provides, or does not provide, what others need. A reload interrupts nobody. */
function sinceNeeded(need: Service | undefined, facts: Facts, now: number): number | undefined {
  const known = facts[need?.name ?? ''];
  if (need === undefined || known === undefined) return undefined;
  // Other services do not use its published address.
  const inside = { ...need, ports: [] };
  const condition = conditionOf(inside, known, now);
  return condition.phase === 'reloading' ? startOf(known) : sinceOf(inside, known, condition, now);
}

/** All direct and indirect needs of a service. */
function allNeedsOf(service: Service, among: Among, facts: Facts): Service[] {
  const found = new Set([service]);
  // Iterating over a set also visits the members added meanwhile.
  for (const one of found)
    for (const need of needsOf(one, among, name => facts[name]?.container !== undefined)) found.add(need);
  return [...found].filter(({ name }) => name !== service.name);
}

function startOf({ container }: ServiceFacts): number {
  return container?.startedAt ?? 0;
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce((one, other) => (one === undefined || other === undefined ? undefined : Math.max(one, other)));
}
