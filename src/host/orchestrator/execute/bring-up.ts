import { heldIn } from '../../../shared/model/debugging.ts';
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

/** The context of one command, from start to end. */
export interface Run {
  readonly world: World;
  readonly ledger: FactStore;
  readonly following: Following;
  /** How long a started service may take to become healthy. */
  readonly timeoutMs: number;
  /** Aborts when the person interrupts. */
  readonly signal: AbortSignal;
  /** The command that the person types to try again. */
  readonly retry: string;
}

/**
 * Carries out a plan and returns once the whole target is healthy and everything else is stopped. Throws BkdevError
 * with the root cause of a failure; by then nothing is running in the background and no container that never ran is
 * left.
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
  const { olderRuns } = decision.observed;
  const older = olderRuns ? { olderRuns } : {};
  const healthy = allHealthy(run, target, plan, settled, working);
  const created = () => ledger.record({ type: 'everything-created' });
  let isInUse = false;
  const changes = () => {
    if (!isInUse) world.history.rememberInUse(target.profile.name);
    isInUse = true;
  };
  const executing = execute(plan, { definition, world, ledger, settled, healthy, created, changes, ...older }, stops);
  try {
    await Promise.all([executing, healthy.then(() => rememberRun(world, target, decision, ledger.facts()))]);
    changes(); // a plan that changes nothing ends with the target in use, too
  } catch (error) {
    broken.abort(error);
    // An operation in progress may still create a container.
    await executing.catch(() => undefined);
    await removeUnstarted(world, target, plan);
    throw signal.aborted ? interruption(signal) : broken.signal.reason;
  } finally {
    broken.abort();
    await watching;
  }
}

/**
 * Resolves when every service of the profile is healthy at the same time. Reports `service-became-healthy` for those
 * that this command changed.
 */
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
    (conditionOf(service, facts[service.name], now).health === 'healthy' || isHeld(facts, service));
  await Promise.all(
    services.map(async service => {
      const container = await ledger.until(
        (facts, now) => (isHealthy(service, facts, now) ? facts[service.name]?.container : undefined),
        signal,
      );
      if (plan.kept.includes(service.name) || isHeld(ledger.facts(), service)) return;
      const finishedAt = isStep(service) ? container.finishedAt : undefined;
      // A container that was unpaused or reconnected started long before this command.
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

/** Whether it is up to the person's debugger how it goes on. */
function isHeld(facts: Facts, { name }: Service): boolean {
  const { container, report } = facts[name] ?? {};
  return container?.state === 'running' && heldIn(report?.debug) !== undefined;
}

/** The names of a service and of its further instances that the plan starts. */
function own({ name }: Service, { operations }: Plan): readonly string[] {
  const further = operations.flatMap(operation =>
    operation.type === 'start' && operation.instanceOf === name ? [operation.service] : [],
  );
  return [name, ...further];
}

const creating: ReadonlySet<Operation['type']> = new Set(['create', 'create-workspace', 'recreate', 'start']);

/** Removes containers that were created but could not be started: they hold nothing and would only confuse. */
async function removeUnstarted(world: World, { definition }: Target, plan: Plan): Promise<void> {
  const created = plan.operations.flatMap(operation => (creating.has(operation.type) ? servicesIn(operation) : []));
  const containers = await world.engine.containers(definition.project).catch(() => ({}));
  const unstarted = Object.entries(containers).filter(
    ([service, { state }]) => state === 'created' && created.includes(service),
  );
  await Promise.all(unstarted.map(([, { id }]) => world.engine.remove(id).catch(() => undefined)));
}
