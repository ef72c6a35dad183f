import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { conditionIn } from '../../shared/model/condition-in.ts';
import { type Definition, instancesNamed, startOrder } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type ContainerFacts, type Containers, serviceOf } from '../../shared/model/facts.ts';
import { hintFrom } from '../../shared/model/failure.ts';
import { instanceCondition } from '../../shared/model/health.ts';

import { isJudgedByAgent, type Service } from '../../shared/model/service.ts';
import { isWorkspace } from '../../shared/model/traits.ts';
import type { World } from '../ports/world.ts';
import { during } from './execute/actions.ts';
import { askAgent } from './observe/ask-agent.ts';
import type { FactStore } from './observe/fact-store.ts';
import { follow } from './observe/follow.ts';
import { watchForFailure } from './observe/watch-for-failure.ts';
import { refuseForeign } from './own-project.ts';
import { whileLocked } from './while-locked.ts';

/** The agent answers once every program has ended; each program has its own stop timeout. */
const restartMs = 120_000;

/**
 * Restarts services or instances (`worker.2`) one after the other, dependencies first, and each instance of a service
 * once the one before it is healthy. Supervised roles are restarted by the agent, everything else by its container;
 * stopped containers are started and steps run again. Returns once all are healthy or done. Throws when there is
 * nothing to restart, when a service does not become healthy, and when one of its dependencies is unhealthy.
 */
export async function restart(
  world: World,
  definition: Definition,
  names: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  await whileLocked(world, definition, 'restart', async ledger => {
    for (const { service, instances, containers } of await inOrder(world, definition, names)) {
      const agent = containers[definition.services.find(isWorkspace)?.name ?? ''];
      const restartOne = ([instance, found]: Instance) =>
        found.state === 'running' && isJudgedByAgent(service) && agent?.state === 'running'
          ? restartByAgent(world, agent.id, instance)
          : restartContainer(world, found);
      const [first, ...further] = instances;
      // Leave further instances alone if a person stopped them: restart the first one, and those that are running.
      const meant = [...(first ? [first] : []), ...further.filter(([, { state }]) => state === 'running')];
      const last = meant.at(-1);
      for (const instance of meant) {
        await during('starting', [service.name], { ledger }, () => restartOne(instance));
        const waiting: Waiting = { world, definition, service, ledger, timeoutMs, signal };
        // If an instance does not come back, the others are left as they are: `healthyAgain` throws with the reason.
        const isBack = instance !== last && (await instanceAgain(instance[0], waiting));
        if (!isBack) await healthyAgain(waiting);
      }
    }
    return 'done';
  });
}

/**
 * Starts stopped services or instances, dependencies first, and returns once they are healthy. Running ones are left
 * alone. Throws as `restart` does.
 */
export async function start(
  world: World,
  definition: Definition,
  names: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  await whileLocked(world, definition, 'start', async ledger => {
    let isIdle = true;
    for (const { service, instances } of await inOrder(world, definition, names)) {
      const still = instances.filter(([, { state }]) => state !== 'running' && state !== 'restarting');
      if (still.length === 0) continue;
      isIdle = false;
      await during('starting', [service.name], { ledger }, async () => {
        for (const [, container] of still) await restartContainer(world, container);
      });
      await healthyAgain({ world, definition, service, ledger, timeoutMs, signal });
    }
    return isIdle ? 'idle' : 'done';
  });
}

type Instance = readonly [name: string, container: ContainerFacts];

interface Chosen {
  readonly service: Service;
  readonly instances: readonly Instance[];
  /** All containers of the project. */
  readonly containers: Containers;
}

/** Resolves names to services and instances, each service after its dependencies. Throws if one has no container. */
async function inOrder(world: World, definition: Definition, names: readonly string[]): Promise<Chosen[]> {
  const containers = await world.engine.containers(definition.project);
  await refuseForeign(world, definition);
  const chosen = new Map<string, Instance[]>();
  for (const name of names) {
    const found = instancesNamed(containers, definition, name);
    if (found.length === 0) throw withoutContainer(name);
    for (const instance of found) {
      const service = serviceOf(...instance);
      chosen.set(service, [...(chosen.get(service) ?? []), instance]);
    }
  }
  return startOrder(definition, [...chosen.keys()]).map(service => ({
    ...{ service, containers },
    instances: [...new Map(chosen.get(service.name))],
  }));
}

function withoutContainer(service: string): BkdevError {
  return new BkdevError({
    code: 'role-failed',
    message: message('restart.no-container', { service }),
    hint: message('restart.no-container.try'),
  });
}

async function restartContainer({ engine }: World, { id, state }: ContainerFacts): Promise<void> {
  // A paused process cannot handle SIGTERM.
  if (state === 'paused') await engine.unpause(id);
  if (state === 'running' || state === 'paused' || state === 'restarting') await engine.stop(id);
  await engine.start(id);
}

/** A restarted service, and the time limit for it to become healthy. */
interface Waiting {
  readonly world: World;
  readonly definition: Definition;
  readonly service: Service;
  readonly ledger: FactStore;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The means of a single wait. */
interface Wait {
  /** Reports from before this time belong to the previous run. */
  readonly since: number;
  readonly stop: AbortSignal;
  /** Ends the wait with an error. */
  fail(error: unknown): void;
  /** Adds work that runs during the wait; the wait returns only after the work has ended. */
  beside(work: Promise<unknown>): void;
}

/** Follows the service's events while `wait` runs. */
async function following<Found>(
  { world, definition, service, ledger, signal }: Waiting,
  wait: (about: Wait) => Promise<Found>,
): Promise<Found> {
  const since = ledger.now();
  for (const [name, container] of Object.entries(await world.engine.containers(definition.project)))
    ledger.record({ type: 'container-changed', at: since, service: name, container });
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const workspace = definition.services.filter(isWorkspace).map(({ name }) => name);
  const options = { services: [service.name, ...workspace], logs: false, signal: stop };
  const fail = (error: unknown) => ended.abort(error);
  const besides: Promise<unknown>[] = [follow(world, definition, ledger, options, fail)];
  try {
    return await wait({ since, stop, fail, beside: work => void besides.push(work) });
  } catch (error) {
    throw ended.signal.reason ?? error;
  } finally {
    ended.abort();
    await Promise.all(besides);
  }
}

/** Returns whether this instance is healthy again; false as soon as it is unhealthy or its time limit is exceeded. */
function instanceAgain(name: string, waiting: Waiting): Promise<boolean> {
  const { service, ledger, timeoutMs } = waiting;
  return following(waiting, async ({ since, stop }) => {
    const { health } = await ledger.until((facts, now) => {
      const known = name === service.name ? facts[name] : facts[service.name]?.others?.[name];
      const isNews = !isJudgedByAgent(service) || (known?.reportedAt ?? 0) >= since;
      const condition = instanceCondition(service, known, now);
      const isKnown = isNews && (condition.health === 'healthy' || condition.health === 'unhealthy');
      return isKnown || now - since >= timeoutMs ? condition : undefined;
    }, stop);
    return health === 'healthy';
  });
}

/** Returns once the service is healthy again. Throws with the reason if it cannot become healthy. */
export function healthyAgain(waiting: Waiting): Promise<void> {
  const { world, definition, service, ledger, timeoutMs } = waiting;
  return following(waiting, async ({ since, stop, fail, beside }) => {
    const settled = new Set<string>();
    const patience = { timeoutMs, retry: 'bkdev up' };
    beside(watchForFailure(world, [service], patience, settled, ledger, stop).catch(fail));
    await ledger.until((facts, now) => {
      const isNews = !isJudgedByAgent(service) || (facts[service.name]?.reportedAt ?? 0) >= since;
      return isNews || now - since >= timeoutMs || undefined;
    }, stop);
    settled.add(service.name);
    const among = { services: definition.services, wanted: [] };
    await ledger.until((facts, now) => {
      const { health, needs, reason } = conditionIn(among, service, facts, now);
      if (health === 'unhealthy' && needs !== undefined) throw lacking(service, needs, reason);
      return health === 'healthy' || undefined;
    }, stop);
  });
}

/** The error for a service that was restarted but cannot become healthy because a dependency is unhealthy. */
function lacking({ name, title }: Service, needs: string, reason: Wording): BkdevError {
  const fixes = [{ command: `bkdev restart ${needs}`, says: message('fix.starts') }];
  const told = message('restart.lacking', { title, service: name, reason });
  return new BkdevError({
    code: 'role-failed',
    message: told,
    hint: hintFrom(fixes),
    service: name,
    cause: reason,
    fixes,
  });
}

async function restartByAgent(world: World, workspace: string, service: string): Promise<void> {
  const path = `/restart?service=${encodeURIComponent(service)}`;
  const answer = await askAgent(world.engine, workspace, 'POST', path, restartMs);
  if (answer.type === 'answered') return;
  throw new BkdevError({
    code: 'role-failed',
    message: message('agent.restart-failed', { service, why: answer.reason }),
    hint: message('agent.logs-or-up', { service }),
  });
}
