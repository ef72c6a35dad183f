import { message } from '../../shared/messages/message.ts';
import { isStopped } from '../../shared/model/container.ts';
import { dataVolumes, filledVolumes, fillingSteps } from '../../shared/model/data-volumes.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type Plan, servicesIn } from '../../shared/model/plan.ts';
import { bytesOf, fitting, type Snapshot, snapshotName } from '../../shared/model/snapshot.ts';
import type { World } from '../ports/world.ts';
import { carryOut } from './carry-out.ts';
import { bringBack, type Site } from './execute/bring-back.ts';
import { mountedIn, unknownSnapshot, whileHeld } from './execute/snapshots.ts';
import { readRecipes } from './observe/kept-data.ts';
import { refuseDeletion } from './own-project.ts';
import { planStart } from './plan/restart.ts';
import { planReset, planRestore } from './plan/stored-data.ts';
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
  await whileLocked(world, definition, 'db snapshot', async ledger => {
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
    const recipes = await readRecipes(world, definition);
    const about = { name, product, project: definition.project, isAutomatic: false, takenAt: world.clock.now() };
    const { signal } = new AbortController();
    taken = await whileHeld(volumes, { definition, ledger }, signal, () =>
      world.snapshots.keep({ ...about, volumes, recipes }),
    );
    return 'done';
  });
  return taken as Snapshot;
}

/**
 * Replaces the stores' data with a snapshot's and restarts what it had to stop, also if the copy fails. Without a name
 * it takes the one that matches the checkout's migrations and packages. Throws BkdevError `usage` for an unknown name,
 * and `snapshot-unusable` before anything changes.
 */
export async function restoreSnapshot(
  world: World,
  definition: Definition,
  name: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Snapshot> {
  const snapshot = await chosen(world, definition, name);
  const made = async () => {
    const { containers, volumes } = await target(world, definition, snapshot);
    await world.snapshots.check(snapshot, volumes);
    return planRestore(definition, containers, snapshot);
  };
  await carryOut(world, definition, 'db restore', made, async (plan, ledger) => {
    const site = { world, definition, ledger, timeoutMs, signal };
    try {
      await bringBack(site, plan);
    } catch (error) {
      if (!signal.aborted) await startStopped(site, plan).catch(unlessOurs);
      throw error;
    }
  });
  return snapshot;
}

/** Returns the plan of `restoreSnapshot` without carrying it out, and without checking the snapshot's files. */
export async function planOfRestore(world: World, definition: Definition, name: string | undefined): Promise<Plan> {
  const snapshot = await chosen(world, definition, name);
  const { containers } = await target(world, definition, snapshot);
  return planRestore(definition, containers, snapshot);
}

/** The volumes that a snapshot is restored into, and all containers. Throws BkdevError `role-failed` if one is missing. */
async function target(world: World, definition: Definition, snapshot: Snapshot) {
  const parts = snapshot.parts.map(({ volume }) => volume);
  const containers = await world.engine.containers(definition.project);
  const volumes = mountedIn(containers, definition, parts);
  const missing = parts.filter(part => !volumes.some(volume => volume.name === part));
  if (missing.length === 0) return { containers, volumes };
  throw new BkdevError({
    code: 'role-failed',
    message: message('snapshot.part-without-container', { volumes: missing }),
    hint: message('snapshot.no-stores.try'),
  });
}

/** Starts what a failed plan stopped and did not start again. What failed since stays as it is, to be looked at. */
async function startStopped(site: Site, { operations }: Plan): Promise<void> {
  const { world, definition, ledger } = site;
  const containers = await world.engine.containers(definition.project);
  const stopped = operations
    .filter(({ type }) => type === 'start')
    .flatMap(servicesIn)
    .filter(name => containers[name] !== undefined && isStopped(containers[name]));
  const plan = planStart(definition, containers, stopped, 'db restore');
  if (plan.operations.length === 0) return;
  ledger.record({ type: 'plan-made', plan });
  await bringBack(site, plan);
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
  throw unknownSnapshot(
    name,
    product,
    all.map(known => known.name),
  );
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
  await carryOut(world, definition, 'db reset', () => planOfReset(world, definition));
}

/** Returns the plan of `deleteFilled` without carrying it out. Throws as it does. */
export async function planOfReset(world: World, definition: Definition): Promise<Plan> {
  const volumes = resettable(definition);
  refuseDeletion(world, definition.project, await world.engine.origins(definition.project));
  return planReset(definition, await world.engine.containers(definition.project), volumes);
}

/** The error that came first matters more. */
function unlessOurs(error: unknown): void {
  if (!(error instanceof BkdevError)) throw error;
}

function usage(text: ReturnType<typeof message>, hint: ReturnType<typeof message> | ''): BkdevError {
  return new BkdevError({ code: 'usage', message: text, hint });
}
