import { BkdevError, type ErrorReport } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import { addressOf } from '../../shared/model/service.ts';
import type { HeldLock, ProjectLock } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { attach } from './attach.ts';
import type { Run } from './execute/bring-up.ts';
import { createFollowing } from './execute/following.ts';
import { rememberWholeStart } from './execute/remember.ts';
import { servicesOf, type Target } from './execute/target.ts';
import { explainFailures } from './observe/explain-failures.ts';
import { createFactStore } from './observe/fact-store.ts';
import { observe } from './observe/observe.ts';
import { reconcile } from './plan/reconcile.ts';
import { foldWaterfall, noWaterfall } from './plan/waterfall.ts';
import type { UpRequest } from './request.ts';
import { described, type Ending, type Hold, switchOver } from './switch-over.ts';

/**
 * Brings up exactly the profile's services; done once all are healthy and their addresses answer from the host. Returns
 * the error, after it was reported as `command-finished`. Throws only what prevented the start (`busy`) and our own
 * bugs.
 */
export async function up(around: World, request: UpRequest, signal: AbortSignal): Promise<ErrorReport | undefined> {
  const world = withScales(around, request.scales);
  const { definition, profile, rebuild, timeoutMs } = request;
  const command = `up ${profile.name}`;
  if (request.dryRun) {
    const plan = reconcile(definition, profile, await observe(world, definition, rebuild));
    world.emit({ type: 'plan-made', ...described(plan, world) });
    return undefined;
  }
  const hold = createHold(world.lock, definition.project, command);
  // When a person is asked, the lock is taken after their answer, so that nobody else waits for it.
  const other = request.agree ? await world.lock.attach(definition.project) : await hold.take();
  if (other) return attach(other, command, world, request, signal);
  let waterfall = noWaterfall;
  let startedAt = world.clock.now();
  const ledger = createFactStore(world.clock, event => {
    if (event.type === 'plan-agreed') startedAt = event.at;
    waterfall = foldWaterfall(waterfall, event);
    hold.publish(event);
    world.emit(event);
  });
  const { name, services } = profile;
  const about = { project: definition.project, workspace: world.checkout.source, profile: name, services };
  ledger.record({ type: 'command-started', command, ...about });
  // Following is independent of the work: it continues after success or failure for as long as somebody is watching.
  const following = createFollowing(world, ledger, request);
  const run: Run = { world, ledger, following, timeoutMs, signal, retry: 'bkdev up' };
  try {
    const ending = await asEnding(request, () => switchOver(run, request, hold));
    if ('held' in ending) return await attach(ending, command, world, request, signal);
    const { target, error } = ending;
    if (error?.code === 'build-failed') await request.notBuilt?.();
    const tookMs = world.clock.now() - startedAt;
    // If nobody is watching, `command-finished` must be the last event.
    if (!request.watch) await following.end();
    const start = error ? undefined : rememberWholeStart(world, waterfall, tookMs);
    const end = { tookMs, urls: urlsOf(target), ...(error && { error }), ...(start && { start }) };
    ledger.record({ type: 'command-finished', ...end });
    await hold.release();
    if (request.watch) await explainFailures(world, servicesOf(target), ledger, request.watch);
    return error;
  } finally {
    await following.end();
    await hold.release();
  }
}

/** The same world, as if these instance counts had been requested before. */
function withScales(world: World, scales: UpRequest['scales']): World {
  if (scales === undefined) return world;
  const { history } = world;
  return { ...world, history: { ...history, scales: () => ({ ...history.scales(), ...scales }) } };
}

/** The lock of one command. Events published before it was acquired are published when it is. */
function createHold(lock: ProjectLock, project: string, command: string): Hold {
  const early: EngineEvent[] = [];
  let held: HeldLock | undefined;
  let isAsking = true;
  return {
    take: async () => {
      const found = await lock.acquire(project, command);
      if (!found.held) return found;
      held = found;
      isAsking = false;
      for (const event of early) held.publish(event);
      return undefined;
    },
    giveBack: async () => {
      isAsking = true;
      await held?.release();
      held = undefined;
    },
    publish: event => {
      if (isAsking) early.push(event);
      else held?.publish(event);
    },
    release: async () => {
      isAsking = false;
      await held?.release();
    },
  };
}

async function asEnding<Other>(target: Target, work: () => Promise<Ending | Other>): Promise<Ending | Other> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BkdevError) return { target, error: error.report() };
    throw error;
  }
}

function urlsOf({ definition, profile }: Target): string[] {
  return definition.services.flatMap(service => {
    const url = addressOf(service);
    return url !== undefined && profile.services.includes(service.name) ? [url] : [];
  });
}
