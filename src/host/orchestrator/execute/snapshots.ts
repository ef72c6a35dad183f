import { message } from '../../../shared/messages/message.ts';
import { type Containers, serviceOf } from '../../../shared/model/container.ts';
import { dataVolumes } from '../../../shared/model/data-volumes.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { Operation } from '../../../shared/model/plan.ts';
import { tooMany } from '../../../shared/model/snapshot.ts';
import type { DataVolume } from '../../ports/snapshots.ts';
import type { World } from '../../ports/world.ts';
import { during, type Scene } from './actions.ts';

type Of<Type extends Operation['type']> = Extract<Operation, { type: Type }>;

/** These volumes, each with a container that mounts it. Volumes that no container mounts are left out. */
export function mountedIn(
  containers: Containers,
  definition: Definition,
  volumes: readonly string[],
): readonly DataVolume[] {
  return dataVolumes(definition).flatMap(({ name, store }) => {
    const volume = definition.volumes[name];
    if (volume === undefined || !volumes.includes(name)) return [];
    const mounts = (service: string) =>
      definition.services.find(known => known.name === service)?.mounts?.includes(name) ?? false;
    const found = Object.entries(containers).find(([instance, container]) => {
      const service = serviceOf(instance, container);
      return store === undefined ? mounts(service) : service === store.name;
    });
    return found ? [{ name, volume, container: found[1].id, isServers: store !== undefined }] : [];
  });
}

/**
 * Fills volumes from a snapshot. If new volumes cannot be filled, reports that, and the steps do all the work. Throws
 * like `Snapshots.restore` if existing data was to be replaced.
 */
export async function restore(operation: Of<'restore'>, scene: Scene): Promise<void> {
  const { world, definition } = scene;
  const work = () =>
    during('copying', operation.services, scene, async () => {
      const { name } = await world.checkout.product();
      const snapshot = (await world.snapshots.list(name)).find(known => known.name === operation.snapshot);
      if (snapshot === undefined) throw unknownSnapshot(operation.snapshot, name);
      const volumes = mountedIn(await world.engine.containers(definition.project), definition, operation.volumes);
      if (!operation.replaces) await world.snapshots.check(snapshot, volumes);
      await world.snapshots.restore(definition.project, snapshot, volumes);
    });
  await (operation.replaces ? work() : orTell(scene, 'snapshot.not-used', operation.snapshot, work));
}

/** The error for a snapshot that does not exist; `names` are those that do. */
export function unknownSnapshot(name: string, product: string, names: readonly string[] = []): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('snapshot.unknown', { name, product }),
    hint: message('snapshot.unknown.try', { names }),
  });
}

/** Deletes a snapshot, unless it is gone already. */
export async function removeSnapshot(
  { product, snapshot: name, takenAt }: Of<'remove-snapshot'>,
  { world: { snapshots } }: Scene,
): Promise<void> {
  const found = (await snapshots.list(product)).find(known => known.name === name && known.takenAt === takenAt);
  if (found !== undefined) await snapshots.remove(found);
}

/** Keeps a copy of the data that steps put into new volumes. A failure is reported and stops nobody from working. */
export async function keepNew(operation: Of<'snapshot'>, scene: Scene, signal: AbortSignal): Promise<void> {
  const { world, definition } = scene;
  await orTell(scene, 'snapshot.not-kept', operation.snapshot, async () => {
    const { name: product } = await world.checkout.product();
    const volumes = mountedIn(await world.engine.containers(definition.project), definition, operation.volumes);
    const about = { product, project: definition.project, isAutomatic: true, recipes: operation.recipes };
    const kept = await whileHeld(volumes, scene, signal, () =>
      world.snapshots.keep({ ...about, name: operation.snapshot, takenAt: world.clock.now(), volumes }),
    );
    await keepBounds(world, product, kept.name);
  });
}

/** How long Docker may take to call a store healthy again that was held still for too long for its check. */
const recoveryMs = 60_000;

/** Copies the data of stores, and reports that their servers are held still meanwhile. */
export async function whileHeld<Result>(
  volumes: readonly DataVolume[],
  { definition, ledger }: Pick<Scene, 'definition' | 'ledger'>,
  signal: AbortSignal,
  copy: () => Promise<Result>,
): Promise<Result> {
  const copied = new Set(volumes.map(({ name }) => name));
  const stores = dataVolumes(definition).flatMap(({ name, store }) => (store && copied.has(name) ? [store.name] : []));
  return during('copying', [...new Set(stores)], { ledger }, async () => {
    const result = await copy();
    const since = ledger.now();
    const works = (facts: Facts) => stores.every(name => facts[name]?.container?.health !== 'unhealthy');
    await ledger.until((facts, now) => works(facts) || now - since > recoveryMs || undefined, signal);
    return result;
  });
}

/** Deletes snapshots beyond the limits, and older ones with the same name. */
async function keepBounds({ snapshots }: World, product: string, name: string): Promise<void> {
  const all = await snapshots.list(product);
  const [, ...older] = all.filter(known => known.isAutomatic && known.name === name);
  const rest = all.filter(known => !older.includes(known));
  for (const snapshot of [...older, ...tooMany(rest)]) await snapshots.remove(snapshot);
}

async function orTell(
  { ledger }: Scene,
  code: 'snapshot.not-used' | 'snapshot.not-kept',
  snapshot: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BkdevError) || error.code === 'engine-unreachable') throw error;
    ledger.record({ type: 'notice-given', text: message(code, { snapshot, why: error.told }), hint: error.hint });
  }
}
