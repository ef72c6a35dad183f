import type { Definition } from '../model/definition.ts';
import { BkdevError, type ErrorReport } from '../model/error.ts';
import type { Facts } from '../model/facts.ts';
import { conditionOf } from '../model/health.ts';
import type { Profile } from '../model/profile.ts';
import { type Service, urlOf } from '../model/service.ts';
import { formatPlan, type Plan } from '../planning/plan.ts';
import { reconcile } from '../planning/reconcile.ts';
import type { OtherHolder } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { type FollowOptions, follow } from '../watch/follow.ts';
import { busy, createLedger, interruption, type Ledger } from '../watch/ledger.ts';
import { observe } from '../watch/observe.ts';
import { watchForFailure } from '../watch/watch-for-failure.ts';
import { clearSurplus, execute } from './execute.ts';
import { preflight } from './preflight.ts';

/** What `up` was asked for. */
export interface UpRequest {
  readonly profile: Profile;
  readonly definition: Definition;
  readonly dryRun: boolean;
  /** How long a started service may take to become healthy. Builds and one-shot steps have no limit. */
  readonly timeoutMs: number;
  /** Whether every service's log is wanted, for a screen. */
  readonly logs: boolean;
  /** When given, what happens is followed and told until this aborts, also after the work is done. */
  readonly watch?: AbortSignal;
}

/**
 * Brings exactly the profile's services up; done once all are healthy and their addresses answer from this machine. Gives what
 * went wrong, after it was told as `command-finished`; throws only what kept it from beginning (`busy`) and our own bugs.
 */
export async function up(world: World, request: UpRequest, signal: AbortSignal): Promise<ErrorReport | undefined> {
  const { definition, profile } = request;
  const command = `up ${profile.name}`;
  if (request.dryRun) {
    const plan = reconcile(definition, profile, await observe(world, definition));
    world.emit({ type: 'plan-made', lines: formatPlan(plan) });
    return undefined;
  }
  const lock = await world.lock.acquire(definition.project, command);
  if (!lock.held) return attach(lock, command, world, request, signal);
  const ledger = createLedger(world.clock, event => {
    lock.publish(event);
    world.emit(event);
  });
  const startedAt = world.clock.now();
  const { name, services } = profile;
  const about = { project: definition.project, workspace: world.checkout.source, profile: name, services };
  ledger.record({ type: 'command-started', command, ...about });
  // Following has a life of its own: it goes on after the work is done, or has failed, for as long as somebody watches.
  const done = new AbortController();
  let following: Promise<void> | undefined;
  const stopFollowing = async () => {
    done.abort();
    await following;
  };
  try {
    const error = await asReport(() =>
      bringUp(world, request, ledger, signal, failed => {
        following = follow(world, definition, ledger, followOptions(request, done.signal), failed);
      }),
    );
    const tookMs = world.clock.now() - startedAt;
    // Where nobody watches, the end is the last that is told.
    if (!request.watch) await stopFollowing();
    ledger.record({ type: 'command-finished', tookMs, urls: urlsOf(request), ...(error && { error }) });
    await lock.release();
    if (request.watch) await untilAborted(request.watch);
    return error;
  } finally {
    await stopFollowing();
    await lock.release();
  }
}

async function asReport(work: () => Promise<void>): Promise<ErrorReport | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof BkdevError) return error.report();
    throw error;
  }
}

async function bringUp(
  world: World,
  request: UpRequest,
  ledger: Ledger,
  signal: AbortSignal,
  beginToFollow: (failed: (error: unknown) => void) => void,
): Promise<void> {
  const { definition, profile } = request;
  const at = world.clock.now();
  const observed = await observe(world, definition);
  const plan = reconcile(definition, profile, observed);
  ledger.record({ type: 'plan-made', lines: formatPlan(plan) });
  await preflight(plan, definition, world);
  for (const [service, container] of Object.entries(observed.containers))
    ledger.record({ type: 'container-changed', at, service, container });
  for (const { at, report } of observed.reports) ledger.record({ type: 'role-reported', at, report });
  world.history.rememberProfile(profile.name);

  const broken = new AbortController();
  const working = AbortSignal.any([signal, broken.signal]);
  const settled = new Set(plan.kept);
  beginToFollow(error => broken.abort(error));
  const watched = definition.services.filter(service => profile.services.includes(service.name));
  const watching = watchForFailure(world, watched, request.timeoutMs, settled, ledger, working).catch(error =>
    broken.abort(error),
  );
  const stops = { interrupted: signal, givenUp: broken.signal };
  const executing = execute(plan, definition, world, ledger, stops, settled);
  try {
    await Promise.all([executing, allHealthy(request, plan, settled, ledger, working)]);
    await clearSurplus(plan, world, ledger);
  } catch (error) {
    broken.abort(error);
    // What is still under way may yet create a container.
    await executing.catch(() => undefined);
    await removeUnstarted(world, definition, plan);
    throw signal.aborted ? interruption(signal) : broken.signal.reason;
  } finally {
    broken.abort();
    await watching;
  }
}

/** Resolves when every service of the profile is healthy at the same time; tells it of those that this command changed. */
async function allHealthy(
  request: UpRequest,
  plan: Plan,
  settled: ReadonlySet<string>,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const services = request.definition.services.filter(service => request.profile.services.includes(service.name));
  const isHealthy = (service: Service, facts: Facts, now: number) =>
    settled.has(service.name) && conditionOf(service, facts[service.name], now).health === 'healthy';
  await Promise.all(
    services.map(async service => {
      const container = await ledger.until(
        (facts, now) => (isHealthy(service, facts, now) ? facts[service.name]?.container : undefined),
        signal,
      );
      if (plan.kept.includes(service.name)) return;
      const finishedAt = service.role === 'step' ? container.finishedAt : undefined;
      const tookMs = (finishedAt ?? ledger.now()) - (container.startedAt ?? 0);
      ledger.record({ type: 'service-became-healthy', service: service.name, tookMs });
    }),
  );
  await ledger.until((facts, now) => services.every(service => isHealthy(service, facts, now)) || undefined, signal);
}

/** A container that was created but could not be started holds nothing; left behind it would only puzzle. */
async function removeUnstarted(world: World, definition: Definition, plan: Plan): Promise<void> {
  const created = plan.operations.flatMap(operation =>
    operation.type === 'create' || operation.type === 'create-workspace' || operation.type === 'start'
      ? [operation.service]
      : [],
  );
  const containers = await world.engine.containers(definition.project).catch(() => ({}));
  const unstarted = Object.entries(containers).filter(
    ([service, { state }]) => state === 'created' && created.includes(service),
  );
  await Promise.all(unstarted.map(([, { id }]) => world.engine.remove(id).catch(() => undefined)));
}

/** Another `up` of the same profile is at work: its events are shown as if they were ours, and its end is ours. */
async function attach(
  other: OtherHolder,
  ours: string,
  world: World,
  request: UpRequest,
  signal: AbortSignal,
): Promise<ErrorReport | undefined> {
  if (other.command !== ours) throw busy(other.command, request.definition.project);
  world.emit({ type: 'notice-given', text: `Attached to the "bkdev ${other.command}" that is already at work.` });
  for await (const event of other.events(signal)) {
    world.emit(event);
    if (event.type !== 'command-finished') continue;
    if (request.watch) await watchOn(world, request, request.watch);
    return event.error;
  }
  const error: ErrorReport = signal.aborted
    ? { code: 'interrupted', message: 'Interrupted.', hint: `"bkdev ${other.command}" goes on in its own terminal.` }
    : {
        code: 'interrupted',
        message: `The "bkdev ${other.command}" this one was attached to ended before it was done.`,
        hint: 'bkdev up goes on where it stopped.',
      };
  world.emit({ type: 'command-finished', tookMs: 0, urls: [], error });
  return error;
}

/** Follows an environment that somebody else brought up, for the screen of one who was attached to that. */
async function watchOn(world: World, request: UpRequest, watch: AbortSignal): Promise<void> {
  const ledger = createLedger(world.clock, world.emit);
  await follow(world, request.definition, ledger, followOptions(request, watch), () => undefined);
}

function followOptions({ profile, logs }: UpRequest, signal: AbortSignal): FollowOptions {
  return { services: profile.services, logs, signal };
}

function urlsOf({ definition, profile }: UpRequest): string[] {
  return definition.services.flatMap(service => {
    const url = urlOf(service);
    return url !== undefined && profile.services.includes(service.name) ? [url] : [];
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return signal.aborted
    ? Promise.resolve()
    : new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
