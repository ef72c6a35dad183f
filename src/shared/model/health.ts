import { message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';
import { type ContainerFacts, isStopped } from './container.ts';
import { isPaused } from './debugging.ts';
import type { ServiceFacts } from './facts.ts';
import { endWords } from './failure.ts';
import type { CodeFacts } from './report.ts';
import { isJudgedByAgent, type Service, urlOf } from './service.ts';
import { isSingleton, isStep } from './traits.ts';

/**
 * Where a service stands in its life.
 *
 *   absent → pending → building → creating → starting → running → stopping → stopped
 *                                     └────────┴─────────┴──→ failed        (any of them → absent)
 *
 * A running service is `reloading` as long as it is not healthy because saved code is being applied in it. A store is
 * `copying` while its data is copied into or out of a snapshot.
 */
export type Phase =
  | 'absent'
  | 'pending'
  | 'building'
  | 'creating'
  | 'starting'
  | 'running'
  | 'reloading'
  | 'copying'
  | 'stopping'
  | 'stopped'
  | 'failed';

/** Whether it works: the second axis next to the phase. */
export type Health = 'unknown' | 'starting' | 'healthy' | 'unhealthy';

/** A report of the agent older than this says nothing about now. */
export const reportValidMs = 15_000;

/** Phase, health and reason, derived from the facts. `now` in epoch milliseconds. */
export interface Condition {
  readonly phase: Phase;
  readonly health: Health;
  readonly reason: Wording;
  /** The failing service it needs, if that is the reason. */
  readonly needs?: string;
}

/** The state in one word: its phase or, while it is running, its health. */
export function stateOf({ phase, health }: Pick<Condition, 'phase' | 'health'>): State {
  if (health === 'unhealthy') return 'failed';
  if (phase !== 'running') return phase;
  return health === 'starting' ? 'starting' : 'unknown';
}

/** The possible states of a service that is not healthy. */
export type State = Exclude<Phase, 'running'> | 'unknown';

/** The condition of a service: the worst of its instances that were not stopped on purpose. */
export function conditionOf(service: Service, facts: ServiceFacts | undefined, now: number): Condition {
  const first = instanceCondition(service, facts, now);
  const others = Object.entries(facts?.others ?? {});
  if (others.length === 0) return first;
  if (isSingleton(service) && others.some(([, { container }]) => container?.state === 'running'))
    return {
      phase: first.phase,
      health: 'unhealthy',
      reason: message('health.singleton', { count: others.length + 1, role: service.role }),
    };
  if (first.health !== 'healthy') return first;
  const found = others.map(([name, known]) => ({ name, ...instanceCondition(service, known, now) }));
  const ill = (['unhealthy', 'unknown', 'starting'] as const).flatMap(health =>
    found.filter(other => other.health === health && other.phase !== 'stopped'),
  )[0];
  return ill
    ? {
        phase: first.phase,
        health: ill.health,
        reason:
          ill.reason === ''
            ? message('health.instance-state', { instance: ill.name, state: message(`is.${stateOf(ill)}`) })
            : message('health.instance', { instance: ill.name, reason: ill.reason }),
      }
    : first;
}

/** The condition of one instance. Only the first one is checked at the published address. */
export function instanceCondition(about: Service, facts: ServiceFacts | undefined, now: number): Condition {
  const known = facts ?? {};
  const service = known.container?.isFurther ? { ...about, ports: [] } : about;
  if (known.activity === 'building' || known.activity === 'creating' || known.activity === 'stopping')
    return { phase: known.activity, health: 'unknown', reason: known.progress ?? '' };
  const { container } = known;
  if (container === undefined) return withoutContainer(known);
  if (known.lost !== undefined) return { phase: 'running', health: 'unknown', reason: known.lost };
  if (known.activity === 'copying')
    return { phase: 'copying', health: container.state === 'running' ? 'starting' : 'unknown', reason: '' };
  if (container.state === 'created') return createdCondition(known);
  if (isStep(service)) return stepCondition(known);
  if (container.state === 'running') return runningCondition(service, known, now);
  if (container.state === 'paused') return { phase: 'stopped', health: 'unknown', reason: message('health.paused') };
  if (container.state === 'restarting')
    return {
      phase: 'failed',
      health: 'unhealthy',
      reason: message('health.restarting', { exitCode: container.exitCode }),
    };
  if (container.oomKilled) return { phase: 'failed', health: 'unhealthy', reason: endWords(container) };
  if (known.cause !== undefined) return { phase: 'failed', health: 'unhealthy', reason: known.cause };
  if (isStopped(container)) return { phase: 'stopped', health: 'unknown', reason: stopWords(container) };
  return { phase: 'failed', health: 'unhealthy', reason: endWords(container) };
}

/**
 * A container that bkdev did not stop ended by itself, or another user of Docker stopped it. Docker does not say which.
 */
function stopWords(container: ContainerFacts): Wording {
  return container.isStopAsked ? '' : message('health.ended', { end: endWords(container) });
}

function withoutContainer(known: ServiceFacts): Condition {
  if (known.cause !== undefined) return { phase: 'failed', health: 'unhealthy', reason: known.cause };
  if (known.hold !== undefined) return { phase: 'pending', health: 'unknown', reason: known.hold };
  return { phase: 'absent', health: 'unknown', reason: '' };
}

function createdCondition(known: ServiceFacts): Condition {
  if (known.activity === 'starting') return { phase: 'starting', health: 'starting', reason: '' };
  if (known.hold !== undefined) return { phase: 'pending', health: 'unknown', reason: known.hold };
  const reason = known.cause ?? message('health.never-started');
  return { phase: 'failed', health: 'unhealthy', reason };
}

function stepCondition(known: ServiceFacts): Condition {
  const { container } = known;
  if (container?.state === 'running') return { phase: 'running', health: 'starting', reason: known.progress ?? '' };
  if (container?.state === 'paused') return { phase: 'stopped', health: 'unknown', reason: message('health.paused') };
  if (container?.exitCode === 0) return { phase: 'stopped', health: 'healthy', reason: message('health.done') };
  const reason = container?.oomKilled ? undefined : known.cause;
  return { phase: 'failed', health: 'unhealthy', reason: reason ?? endWords(container ?? { exitCode: 0 }) };
}

function runningCondition(service: Service, known: ServiceFacts, now: number): Condition {
  if (known.cause !== undefined) return { phase: 'failed', health: 'unhealthy', reason: known.cause };
  if (known.container?.detachedFrom !== undefined) return detached(known.container.detachedFrom);
  const inside = isJudgedByAgent(service) ? probedHealth(known, now) : dockerHealth(service, known, now);
  const outside = outsideHealth(service, known, inside);
  const mayPass = outside.health === 'starting' || outside.health === 'unhealthy';
  if (mayPass && isBeingReloaded(known, now)) return { phase: 'reloading', ...outside, health: 'starting' };
  return { phase: inside.health === 'starting' ? 'starting' : 'running', ...outside };
}

/** Its programs and its own health check may be fine, but nothing can reach it. */
function detached(network: string): Condition {
  return { phase: 'running', health: 'unhealthy', reason: message('health.detached', { network }) };
}

interface Found {
  readonly health: Health;
  readonly reason: Wording;
}

/** A service that works inside counts as healthy only once its published address answers, too. */
function outsideHealth(service: Service, { url, report }: ServiceFacts, inside: Found): Found {
  if (inside.health !== 'healthy' || urlOf(service) === undefined) return inside;
  // A breakpoint holds the answer back, too.
  if (report?.debug?.some(isPaused)) return inside;
  if (url === undefined) return { health: 'starting', reason: message('health.url-untried') };
  return url.answers ? inside : { health: 'unhealthy', reason: url.reason };
}

/** Between two runs a program does not answer, which is no failure. A program that did not come back is one. */
function isBeingReloaded(known: ServiceFacts, now: number): boolean {
  const { report } = known;
  if (report === undefined || codeOf(known, now)?.state !== 'reloading') return false;
  if (report.health !== 'unhealthy') return true;
  const { programs } = report;
  const hasEnded = programs.some(({ state, lastCrash }) => state === 'FATAL' || (state === 'EXITED' && lastCrash));
  return !hasEnded && programs.some(({ state }) => state === 'STOPPED');
}

/** Which code a service runs; undefined if the agent's report is missing or too old. */
export function codeOf(known: ServiceFacts | undefined, now: number): CodeFacts | undefined {
  const isKnown = known?.container?.state === 'running' && now - (known.reportedAt ?? 0) <= reportValidMs;
  return isKnown ? known.report?.code : undefined;
}

function probedHealth(known: ServiceFacts, now: number): Found {
  const { report, reportedAt = 0, silence, container } = known;
  if (silence !== undefined) return { health: 'unknown', reason: silence.reason };
  // The agent reports every few seconds, so it may not have seen a container that just started.
  if (report === undefined && now - (container?.startedAt ?? 0) < reportValidMs)
    return { health: 'starting', reason: message('health.not-looked-at') };
  if (report === undefined) return { health: 'unknown', reason: message('health.no-report') };
  const ageMs = now - reportedAt;
  // An `unknown` does not change with age.
  if (ageMs > reportValidMs && report.health !== 'unknown')
    return { health: 'unknown', reason: message('health.agent-silent', { silentMs: ageMs }) };
  return { health: report.health, reason: report.reason };
}

/** The agent can find a store's failure before Docker's check does. If the agent cannot tell, Docker's word counts. */
function dockerHealth(service: Service, known: ServiceFacts, now: number): Found {
  if (!service.hasHealthcheck) return { health: 'unknown', reason: message('health.no-check') };
  const said = isContrary(known, now) ? (known.report?.reason ?? '') : '';
  const health = known.container?.health;
  if (health === 'healthy') return { health: isContrary(known, now) ? 'unhealthy' : health, reason: said };
  if (health === 'unhealthy') return { health, reason: said || message('health.check-fails') };
  return { health: 'starting', reason: said };
}

/** Whether the agent found a failure that Docker's check may not have seen yet. */
export function isContrary({ report, reportedAt = 0 }: ServiceFacts, now: number): boolean {
  return report?.health === 'unhealthy' && now - reportedAt <= reportValidMs;
}
