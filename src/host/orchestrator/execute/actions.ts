import { message } from '../../../shared/messages/message.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import { type Definition, dependenciesOf } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Activity, factsAbout, ownerOf, type ServiceFacts } from '../../../shared/model/facts.ts';
import { reportValidMs } from '../../../shared/model/health.ts';
import type { Operation } from '../../../shared/model/plan.ts';
import type { World } from '../../ports/world.ts';
import { askAgent } from '../observe/ask-agent.ts';
import type { FactStore } from '../observe/fact-store.ts';

/** The context that operations run in. */
export interface Scene {
  readonly definition: Definition;
  readonly world: World;
  readonly ledger: FactStore;
  /** The number of containers per service that Compose must keep, if not one. */
  readonly scales?: Readonly<Record<string, number>>;
}

/** Builds images and reports each instruction as it begins. */
export async function build(
  { services, isFresh }: Extract<Operation, { type: 'build' }>,
  scene: Scene,
  signal: AbortSignal,
): Promise<void> {
  const { definition, world, ledger } = scene;
  const [first = ''] = services;
  const tell = (line: string) => {
    const text = /^#\d+ (\[.*\d+\/\d+\] .*\S)/.exec(line)?.[1];
    if (text) ledger.record({ type: 'service-progressed', service: first, text });
  };
  await during('building', services, scene, () =>
    world.composer.build(definition, services, { isFresh: isFresh === true, onLine: tell }, signal),
  );
}

/**
 * Creates the containers of these services, but not of their dependencies; with `replace`, in place of existing ones.
 */
export async function create(
  services: readonly string[],
  replace: boolean,
  scene: Scene,
  signal: AbortSignal,
): Promise<void> {
  const { definition, world } = scene;
  await during('creating', services, scene, async () => {
    await world.composer.create(definition, services, { replace, scales: scalesFor(services, scene) }, signal);
    await refresh(services, scene);
  });
}

/** Compose considers these services and their dependencies, and nothing else. */
function scalesFor(services: readonly string[], { definition, scales = {} }: Scene): Record<string, number> {
  const seen = [...dependenciesOf(definition, services), ...services];
  return Object.fromEntries(seen.flatMap(name => (scales[name] === undefined ? [] : [[name, scales[name]]])));
}

/** The known containers of a service. */
export function containersOf(known: ServiceFacts | undefined): ContainerFacts[] {
  return [known, ...Object.values(known?.others ?? {})].flatMap(one => one?.container ?? []);
}

/**
 * Replaces containers. The old ones are told to stop right away, because Compose takes about as long to get to stopping
 * them as they take to stop. A replacement is never cancelled half-way: that would leave both the old and the new
 * container, under different names.
 */
export async function replace(services: readonly string[], scene: Scene): Promise<void> {
  const { world, ledger } = scene;
  const running = services.flatMap(name =>
    containersOf(ledger.facts()[name]).flatMap(({ id, state }) => (state === 'running' ? [id] : [])),
  );
  // Compose makes sure that they have stopped, or reports an error.
  const ended = Promise.allSettled(running.map(id => world.engine.stop(id)));
  await create(services, true, scene, new AbortController().signal).finally(() => ended);
}

/** Creates and starts the workspace, including its lifecycle hooks. */
export async function createWorkspace(
  { service, profile }: Extract<Operation, { type: 'create-workspace' }>,
  { world, ledger, definition }: Scene,
  signal: AbortSignal,
): Promise<void> {
  const tell = (text: string) => ledger.record({ type: 'service-progressed', service, text });
  await world.devcontainers.up(profile, definition.project, tell, signal);
}

/** Starts containers concurrently. Waits for all of them even if one fails, so that none is left half started. */
export async function startAll(containers: readonly string[], world: World): Promise<void> {
  const started = await Promise.allSettled(containers.map(container => world.engine.start(container)));
  const failure = started.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** Unpauses a container, reconnects it to its network, or restarts it. */
export async function startAgain(
  operation: Extract<Operation, { type: 'restart' | 'unpause' | 'reconnect' }>,
  scene: Scene,
): Promise<void> {
  const { type, service, container } = operation;
  const { engine } = scene.world;
  await during('starting', [service], scene, async () => {
    if (type === 'unpause') await engine.unpause(container);
    else if (type === 'reconnect') await engine.connect(container, operation.network, service);
    else {
      if (operation.unpauseFirst) await engine.unpause(container);
      await engine.stop(container);
      await engine.start(container);
    }
    await refresh([service], scene);
  });
}

/** The agent answers once every program has ended; each program has its own stop timeout. */
const orderMs = 120_000;

/**
 * Has the agent restart or start programs, and waits for its first report on the new ones: earlier reports are about
 * the old.
 */
export async function restartPrograms(
  operation: Extract<Operation, { type: 'restart-programs' | 'start-programs' }>,
  scene: Scene,
  signal: AbortSignal,
): Promise<void> {
  const { ledger } = scene;
  const { service } = operation;
  await during('starting', [service], scene, async () => {
    await orderPrograms(operation, scene);
    const since = ledger.now();
    await ledger.until((facts, now) => {
      const { reportedAt = 0 } = factsAbout(facts, service) ?? {};
      return reportedAt >= since || now - since > reportValidMs || undefined;
    }, signal);
  });
}

/** Has the agent stop programs, and returns once they have ended. */
export async function stopPrograms(operation: Extract<Operation, { type: 'stop-programs' }>, scene: Scene) {
  await during('stopping', [operation.service], scene, () => orderPrograms(operation, scene));
}

type OfPrograms = Extract<Operation, { type: 'restart-programs' | 'start-programs' | 'stop-programs' }>;

const orders = {
  'restart-programs': { path: 'restart', failed: 'agent.restart-failed' },
  'start-programs': { path: 'start', failed: 'agent.start-failed' },
  'stop-programs': { path: 'stop', failed: 'agent.stop-failed' },
} as const;

async function orderPrograms({ type, service, workspace, programs = [] }: OfPrograms, { world }: Scene) {
  const { path, failed } = orders[type];
  const query = new URLSearchParams({ service });
  for (const program of programs) query.append('program', program);
  const answer = await askAgent(world.engine, workspace, 'POST', `/${path}?${query}`, orderMs);
  if (answer.type === 'answered') return;
  const name = programs.length === 0 ? service : programs.map(program => `${service}:${program}`).join(', ');
  throw new BkdevError({
    code: 'role-failed',
    message: message(failed, { service: name, why: answer.reason }),
    hint: message('agent.logs-or-up', { service }),
  });
}

/** Stops a container gracefully, then removes it; with `withData` also its anonymous volumes. */
export async function remove(container: string, { engine }: World, withData = false): Promise<void> {
  await engine.stop(container);
  await engine.remove(container, withData);
}

/**
 * Removes all containers of a service. Compose continues numbering from the highest number left, so a new container
 * beside an old one would never be the first.
 */
export async function removeWhole(service: string, { world, ledger }: Scene): Promise<void> {
  const known = ledger.facts()[service];
  await Promise.all(containersOf(known).map(({ id }) => remove(id, world)));
  const at = world.clock.now();
  for (const name of Object.keys(known?.others ?? {})) ledger.record({ type: 'container-changed', at, service: name });
}

/**
 * Reads the containers again, because an operation must not count as done before its effect is known; the engine's
 * events may come later.
 */
export async function refresh(services: readonly string[], { definition, world, ledger }: Scene): Promise<void> {
  const at = world.clock.now();
  const owners = services.map(name => ownerOf(ledger.facts(), name) ?? name);
  const containers = await world.engine.containers(definition.project, owners);
  for (const [service, container] of Object.entries(containers))
    ledger.record({ type: 'container-changed', at, service, container });
}

/** Reports when work on these services, if any, begins, and when it ends, successfully or not. */
export async function during<Result>(
  activity: Activity,
  services: readonly string[],
  { ledger }: Pick<Scene, 'ledger'>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (services.length === 0) return work();
  ledger.record({ type: 'activity-started', activity, services });
  try {
    return await work();
  } finally {
    ledger.record({ type: 'activity-finished', services });
  }
}
