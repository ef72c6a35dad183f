import type { Facts } from '../../../shared/model/facts.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import { type Operation, type Plan, servicesIn } from '../../../shared/model/plan.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';
import { interruption } from '../observe/waiting.ts';
import { watchForFailure } from '../observe/watch-for-failure.ts';
import type { Decision } from './decision.ts';
import { execute } from './execute.ts';
import type { Following } from './following.ts';
import { rememberRun } from './remember.ts';
import { servicesOf, type Target } from './target.ts';

/** What one command works with, from its beginning to its end. */
export interface Run {
  readonly world: World;
  readonly ledger: FactStore;
  readonly following: Following;
  /** How long a started service may take to become healthy. */
  readonly timeoutMs: number;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  /** What a person types to try again. */
  readonly retry: string;
}

/**
 * Carries a plan out, and returns once all of the target is healthy and what it does not have is stopped. Throws
 * BkdevError with the first cause of a failure; nothing goes on any more then, and no container is left that never
 * ran.
 */
export async function bringUp(run: Run, target: Target, decision: Decision): Promise<void> {
  const { plan } = decision;
  const { world, ledger, signal } = run;
  const { definition } = target;
  const broken = new AbortController();
  const working = AbortSignal.any([signal, broken.signal]);
  const settled = new Set(plan.kept);
  await run.following.begin(target, error => broken.abort(error));
  const watched = servicesOf(target);
  const watching = watchForFailure(world, watched, run, settled, ledger, working).catch(error => broken.abort(error));
  const stops = { interrupted: signal, givenUp: broken.signal };
  const { programsChangedAt } = decision.observed;
  const changedAt = programsChangedAt ? { programsChangedAt } : {};
  const healthy = allHealthy(run, target, plan, settled, working);
  const executing = execute(plan, { definition, world, ledger, settled, healthy, ...changedAt }, stops);
  try {
    await Promise.all([executing, healthy.then(() => rememberRun(world, target, decision, ledger.facts()))]);
  } catch (error) {
    broken.abort(error);
    // What is still under way may yet create a container.
    await executing.catch(() => undefined);
    await removeUnstarted(world, target, plan);
    throw signal.aborted ? interruption(signal) : broken.signal.reason;
  } finally {
    broken.abort();
    await watching;
  }
}

/** Resolves when every service of the profile is healthy at the same time; tells it of those that this command changed. */
async function allHealthy(
  { world, ledger }: Run,
  target: Target,
  plan: Plan,
  settled: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const services = servicesOf(target);
  const beganAt = ledger.now();
  const isHealthy = (service: Service, facts: Facts, now: number) =>
    own(service, plan).every(name => settled.has(name)) &&
    conditionOf(service, facts[service.name], now).health === 'healthy';
  await Promise.all(
    services.map(async service => {
      const container = await ledger.until(
        (facts, now) => (isHealthy(service, facts, now) ? facts[service.name]?.container : undefined),
        signal,
      );
      if (plan.kept.includes(service.name)) return;
      const finishedAt = isStep(service) ? container.finishedAt : undefined;
      // A container that was only continued or put back has been running for who knows how long.
      const isContinued = plan.operations.some(
        operation =>
          (operation.type === 'unpause' || operation.type === 'reconnect') && operation.service === service.name,
      );
      const from = isContinued ? beganAt : (container.startedAt ?? 0);
      const tookMs = (finishedAt ?? ledger.now()) - from;
      ledger.record({ type: 'service-became-healthy', service: service.name, tookMs });
      if (!isContinued) world.history.rememberStart(service.name, tookMs);
    }),
  );
  await ledger.until((facts, now) => services.every(service => isHealthy(service, facts, now)) || undefined, signal);
}

/** A service, and those of its further containers that a plan starts. */
function own({ name }: Service, { operations }: Plan): readonly string[] {
  const further = operations.flatMap(operation =>
    operation.type === 'start' && operation.instanceOf === name ? [operation.service] : [],
  );
  return [name, ...further];
}

const creating: ReadonlySet<Operation['type']> = new Set(['create', 'create-workspace', 'recreate', 'start']);

/** A container that was created but could not be started holds nothing; left behind it would only puzzle. */
async function removeUnstarted(world: World, { definition }: Target, plan: Plan): Promise<void> {
  const created = plan.operations.flatMap(operation => (creating.has(operation.type) ? servicesIn(operation) : []));
  const containers = await world.engine.containers(definition.project).catch(() => ({}));
  const unstarted = Object.entries(containers).filter(
    ([service, { state }]) => state === 'created' && created.includes(service),
  );
  await Promise.all(unstarted.map(([, { id }]) => world.engine.remove(id).catch(() => undefined)));
}
