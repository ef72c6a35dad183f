import { type Definition, dependenciesOf } from '../../../shared/model/definition.ts';
import { type ContainerFacts, ownerOf, type ServiceFacts } from '../../../shared/model/facts.ts';
import type { Operation } from '../../../shared/model/plan.ts';
import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';

/** Where operations take place. */
export interface Scene {
  readonly definition: Definition;
  readonly world: World;
  readonly ledger: FactStore;
  /** How many containers Compose is to leave each service with, where that is not one. */
  readonly scales?: Readonly<Record<string, number>>;
}

/** Builds the images of these services, telling each instruction as it begins. */
export async function build(services: readonly string[], scene: Scene, signal: AbortSignal): Promise<void> {
  const { definition, world, ledger } = scene;
  const [first = ''] = services;
  const tell = (line: string) => {
    const text = /^#\d+ (\[.*\d+\/\d+\] .*\S)/.exec(line)?.[1];
    if (text) ledger.record({ type: 'service-progressed', service: first, text });
  };
  await during('building', services, scene, () => world.composer.build(definition, services, tell, signal));
}

/**
 * Makes the containers of these services, and of nothing else that they depend on; with `replace` in the place of
 * those there are.
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

/** Compose looks at what these depend on, too, and at nothing else. */
function scalesFor(services: readonly string[], { definition, scales = {} }: Scene): Record<string, number> {
  const seen = [...dependenciesOf(definition, services), ...services];
  return Object.fromEntries(seen.flatMap(name => (scales[name] === undefined ? [] : [[name, scales[name]]])));
}

/** The containers of a service, as far as they are known. */
export function containersOf(known: ServiceFacts | undefined): ContainerFacts[] {
  return [known, ...Object.values(known?.others ?? {})].flatMap(one => one?.container ?? []);
}

/**
 * Makes containers in the place of those there are. These are told to end at once: Compose, which would tell them,
 * takes about as long until it comes to that as they take. It is never broken off half-way: the old container and the
 * new one would be left, under other names.
 */
export async function replace(services: readonly string[], scene: Scene): Promise<void> {
  const { world, ledger } = scene;
  const running = services.flatMap(name =>
    containersOf(ledger.facts()[name]).flatMap(({ id, state }) => (state === 'running' ? [id] : [])),
  );
  // Whether they ended Compose has seen to, or says.
  const ended = Promise.allSettled(running.map(id => world.engine.stop(id)));
  await create(services, true, scene, new AbortController().signal).finally(() => ended);
}

/** Creates and starts the workspace with all that belongs to opening it. */
export async function createWorkspace(
  { service, profile }: Extract<Operation, { type: 'create-workspace' }>,
  { world, ledger, definition }: Scene,
  signal: AbortSignal,
): Promise<void> {
  const tell = (text: string) => ledger.record({ type: 'service-progressed', service, text });
  await world.devcontainers.up(profile, definition.project, tell, signal);
}

/** Starts containers together. One that cannot be started must not leave the others half started behind. */
export async function startAll(containers: readonly string[], world: World): Promise<void> {
  const started = await Promise.allSettled(containers.map(container => world.engine.start(container)));
  const failure = started.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** Continues a container that stands still, puts one back into its network, or stops and starts one. */
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
      await engine.stop(container);
      await engine.start(container);
    }
    await refresh([service], scene);
  });
}

/** Lets a container end in its own time, then removes it. */
export async function remove(container: string, { engine }: World): Promise<void> {
  await engine.stop(container);
  await engine.remove(container);
}

/**
 * Removes all containers of a service. Compose goes on from the highest number that is left, so that what it made
 * beside one would never be the first.
 */
export async function removeWhole(service: string, { world, ledger }: Scene): Promise<void> {
  const known = ledger.facts()[service];
  await Promise.all(containersOf(known).map(({ id }) => remove(id, world)));
  const at = world.clock.now();
  for (const name of Object.keys(known?.others ?? {})) ledger.record({ type: 'container-changed', at, service: name });
}

/** What an operation changed must be known before it counts as done: the engine's events may come later. */
export async function refresh(services: readonly string[], { definition, world, ledger }: Scene): Promise<void> {
  const at = world.clock.now();
  const owners = services.map(name => ownerOf(ledger.facts(), name) ?? name);
  const containers = await world.engine.containers(definition.project, owners);
  for (const [service, container] of Object.entries(containers))
    ledger.record({ type: 'container-changed', at, service, container });
}

/** Tells when work on these services begins, and when it is over, well or badly. */
export async function during<Result>(
  activity: 'building' | 'creating' | 'starting' | 'stopping',
  services: readonly string[],
  { ledger }: Pick<Scene, 'ledger'>,
  work: () => Promise<Result>,
): Promise<Result> {
  ledger.record({ type: 'activity-started', activity, services });
  try {
    return await work();
  } finally {
    ledger.record({ type: 'activity-finished', services });
  }
}
