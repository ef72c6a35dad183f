import { message } from '../../shared/messages/message.ts';
import { dataVolumes, filledVolumes, fillingSteps } from '../../shared/model/data-volumes.ts';
import { type Definition, startOrder } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type Containers, serviceOf } from '../../shared/model/facts.ts';
import type { Service } from '../../shared/model/service.ts';
import { bytesOf, fitting, type Snapshot, snapshotName } from '../../shared/model/snapshot.ts';
import { isStep, isStore, isWorkspace } from '../../shared/model/traits.ts';
import type { World } from '../ports/world.ts';
import { during } from './execute/actions.ts';
import { mountedIn } from './execute/snapshots.ts';
import type { FactStore } from './observe/fact-store.ts';
import { readRecipes } from './observe/kept-data.ts';
import { refuseDeletion } from './own-project.ts';
import { healthyAgain } from './restart.ts';
import { whileLocked } from './while-locked.ts';

/** A snapshot, and whether it matches the migrations and packages in the checkout. */
export interface ListedSnapshot extends Snapshot {
  readonly bytes: number;
  readonly fits: boolean;
}

/** The product's snapshots, newest first. */
export async function listSnapshots(world: World, definition: Definition): Promise<readonly ListedSnapshot[]> {
  const { name } = await world.checkout.product();
  const [all, recipes] = await Promise.all([world.snapshots.list(name), readRecipes(world, definition)]);
  const fits = ({ recipes: made }: Snapshot) =>
    Object.keys(made).length > 0 && Object.entries(made).every(([step, recipe]) => recipes[step] === recipe);
  return all.map(snapshot => ({ ...snapshot, bytes: bytesOf(snapshot), fits: fits(snapshot) }));
}

/**
 * Copies the data of every store that has a container, while the stores keep running. Throws BkdevError `usage` for an
 * invalid name, `role-failed` if there is no store, and whatever `Snapshots.keep` throws.
 */
export async function takeSnapshot(world: World, definition: Definition, name: string): Promise<Snapshot> {
  if (!snapshotName.test(name))
    throw usage(message('snapshot.name-invalid', { name }), message('snapshot.name-invalid.try'));
  const product = (await world.checkout.product()).name;
  let taken: Snapshot | undefined;
  await whileLocked(world, definition, 'db snapshot', async () => {
    if ((await world.snapshots.list(product)).some(known => known.name === name))
      throw usage(message('snapshot.name-taken', { name }), message('snapshot.name-taken.try', { name }));
    const containers = await world.engine.containers(definition.project);
    const names = dataVolumes(definition).map(volume => volume.name);
    const volumes = mountedIn(containers, definition, names);
    if (volumes.length === 0)
      throw new BkdevError({
        code: 'role-failed',
        message: message('snapshot.no-stores'),
        hint: message('snapshot.no-stores.try'),
      });
    taken = await world.snapshots.keep({
      ...{ name, product, project: definition.project, isAutomatic: false, takenAt: world.clock.now(), volumes },
      recipes: await readRecipes(world, definition),
    });
    return 'done';
  });
  return taken as Snapshot;
}

/**
 * Replaces the stores' data with a snapshot's and restarts what it had to stop. Without a name it takes the one that
 * matches the checkout's migrations and packages. Throws BkdevError `usage` for an unknown name, and
 * `snapshot-unusable` before anything changes.
 */
export async function restoreSnapshot(
  world: World,
  definition: Definition,
  name: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Snapshot> {
  const snapshot = await chosen(world, definition, name);
  await whileLocked(world, definition, 'db restore', async ledger => {
    const parts = snapshot.parts.map(({ volume }) => volume);
    const containers = await world.engine.containers(definition.project);
    const volumes = mountedIn(containers, definition, parts);
    const missing = parts.filter(part => !volumes.some(volume => volume.name === part));
    if (missing.length > 0)
      throw new BkdevError({
        code: 'role-failed',
        message: message('snapshot.part-without-container', { volumes: missing }),
        hint: message('snapshot.no-stores.try'),
      });
    await world.snapshots.check(snapshot, volumes);
    await whileStopped(world, definition, { ledger, timeoutMs, signal }, usersOf(definition, containers, parts), () =>
      world.snapshots.restore(definition.project, snapshot, volumes),
    );
    return 'done';
  });
  return snapshot;
}

async function chosen(world: World, definition: Definition, name: string | undefined): Promise<Snapshot> {
  const product = (await world.checkout.product()).name;
  const all = await world.snapshots.list(product);
  if (name === undefined) {
    const filled = filledVolumes(definition, fillingSteps(definition));
    const found = fitting(all, filled, await readRecipes(world, definition));
    if (found) return found;
    throw usage(message('snapshot.none-fits'), message('snapshot.none-fits.try'));
  }
  const found = all.find(known => known.name === name);
  if (found) return found;
  const names = all.map(known => known.name);
  throw usage(message('snapshot.unknown', { name, product }), message('snapshot.unknown.try', { names }));
}

/** Deletes snapshots. Throws BkdevError `usage` for an unknown name; then nothing is deleted. */
export async function removeSnapshots(world: World, definition: Definition, names: readonly string[]): Promise<void> {
  const all = await Promise.all(names.map(name => chosen(world, definition, name)));
  for (const snapshot of all) await world.snapshots.remove(snapshot);
}

/** The volumes that steps fill. Throws BkdevError `usage` if there are none. */
export function resettable(definition: Definition): readonly string[] {
  const filled = filledVolumes(definition, fillingSteps(definition));
  if (filled.length > 0) return filled;
  throw usage(message('snapshot.nothing-to-reset'), '');
}

/**
 * Deletes the volumes that steps fill, and the containers that mount them. The next `up` creates them again. Throws
 * like `refuseDeletion`.
 */
export async function deleteFilled(world: World, definition: Definition): Promise<void> {
  const volumes = resettable(definition);
  await whileLocked(world, definition, 'db reset', async ledger => {
    refuseDeletion(world, definition.project, await world.engine.origins(definition.project));
    const containers = await world.engine.containers(definition.project);
    const users = usersOf(definition, containers, volumes);
    const steps = fillingSteps(definition).map(({ name }) => name);
    const gone = Object.entries(containers).flatMap(([name, container]) => {
      const service = serviceOf(name, container);
      const mounts = definition.services.find(known => known.name === service)?.mounts ?? [];
      const isConcerned = steps.includes(service) || users.includes(name) || mounts.some(one => volumes.includes(one));
      return isConcerned ? [{ name, service, id: container.id }] : [];
    });
    await during(
      'stopping',
      gone.map(({ name }) => name),
      { ledger },
      async () => {
        await endInOrder(gone, definition, async ({ id }) => {
          await world.engine.stop(id);
          await world.engine.remove(id);
        });
        for (const name of volumes) await world.engine.removeVolume(definition.volumes[name] ?? name);
      },
    );
    return 'done';
  });
}

/**
 * The running instances that use the data in these volumes: those that mount them, and programs that need such a store.
 */
function usersOf(definition: Definition, containers: Containers, volumes: readonly string[]): readonly string[] {
  const mounts = (service: Service) => service.mounts?.some(name => volumes.includes(name)) ?? false;
  const stores = definition.services.filter(mounts).map(({ name }) => name);
  const isUser = (service: Service) =>
    !isWorkspace(service) &&
    (mounts(service) || service.dependsOn.some(dependency => stores.includes(dependency.service)));
  return Object.entries(containers).flatMap(([name, container]) => {
    const service = definition.services.find(known => known.name === serviceOf(name, container));
    return service !== undefined && container.state === 'running' && isUser(service) ? [name] : [];
  });
}

interface Ending {
  readonly service: string;
  readonly id: string;
}

/** Stops instances together, stores after the services that use them. */
async function endInOrder(
  endings: readonly Ending[],
  { services }: Definition,
  end: (ending: Ending) => Promise<unknown>,
): Promise<void> {
  const stores = new Set(services.filter(isStore).map(({ name }) => name));
  const { first = [], last = [] } = Object.groupBy(endings, ({ service }) => (stores.has(service) ? 'last' : 'first'));
  await Promise.all(first.map(end));
  await Promise.all(last.map(end));
}

interface Again {
  readonly ledger: FactStore;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Stops instances, does the work, and starts them again, each once what it needs is healthy. */
async function whileStopped(
  world: World,
  definition: Definition,
  { ledger, timeoutMs, signal }: Again,
  instances: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const containers = await world.engine.containers(definition.project);
  const stopped = instances.flatMap(name => {
    const container = containers[name];
    return container ? [{ name, service: serviceOf(name, container), id: container.id }] : [];
  });
  try {
    await during('stopping', instances, { ledger }, async () => {
      await endInOrder(stopped, definition, ({ id }) => world.engine.stop(id));
      await work();
    });
  } finally {
    const services = startOrder(definition, [...new Set(stopped.map(({ service }) => service))]);
    for (const service of services.filter(one => !isStep(one))) {
      const own = stopped.filter(one => one.service === service.name);
      await during(
        'starting',
        own.map(({ name }) => name),
        { ledger },
        async () => {
          for (const { id } of own) await world.engine.start(id);
        },
      );
      if (isStore(service)) await healthyAgain({ world, definition, service, ledger, timeoutMs, signal });
    }
    // Programs start together, once the stores are ready.
    for (const service of services.filter(one => !isStep(one) && !isStore(one)))
      await healthyAgain({ world, definition, service, ledger, timeoutMs, signal });
  }
}

function usage(text: ReturnType<typeof message>, hint: ReturnType<typeof message> | ''): BkdevError {
  return new BkdevError({ code: 'usage', message: text, hint });
}
