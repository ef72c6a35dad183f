import type { Definition } from '../../shared/model/definition.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Origin } from '../ports/container-engine.ts';
import type { World } from '../ports/world.ts';
import { releaseProjectOf } from '../release/release-project.ts';
import { carryOut } from './carry-out.ts';
import { refuseAnother, refuseDeletion, refuseForeign } from './own-project.ts';
import { planDown, planStop } from './plan/take-down.ts';
import { releaseContainers } from './run-release.ts';
import { whileAlone } from './while-locked.ts';

/**
 * Stops the given services or instances (`worker.2`), or every container of the project, without removing them. Throws
 * BkdevError `usage` for an unknown name.
 */
export async function stop(world: World, definition: Definition, asked: readonly string[] = []): Promise<void> {
  await carryOut(world, definition, 'stop', () => planOfStop(world, definition, asked));
}

/** Returns the plan of `stop` without carrying it out. Throws as `stop` does. */
export async function planOfStop(world: World, definition: Definition, asked: readonly string[] = []): Promise<Plan> {
  await refuseForeign(world, definition);
  return planStop(definition, await world.engine.containers(definition.project), asked);
}

/**
 * Removes the project's containers and networks; with `volumes`, also its data, and the files that bkdev keeps for it
 * on this machine; then, with `snapshots`, those of the product as well. Throws BkdevError `busy` while a command works
 * on the project or its release.
 */
export async function down(world: World, definition: Definition, volumes: boolean, snapshots = false): Promise<void> {
  // A release that is just being started beside it would be left over, on networks and stores that are gone.
  await whileAlone(world, releaseProjectOf(definition.project), 'down', () =>
    carryOut(world, definition, 'down', () => planOfDown(world, definition, volumes, snapshots)),
  );
}

/** Returns the plan of `down` without carrying it out. Throws as `down` does. */
export async function planOfDown(
  world: World,
  definition: Definition,
  volumes: boolean,
  snapshots = false,
): Promise<Plan> {
  const { project } = definition;
  const origins = await world.engine.origins(project);
  if (volumes) refuseDeletion(world, project, origins);
  else refuseAnother(world, project, origins);
  const kept = volumes && snapshots ? await world.snapshots.list((await world.checkout.product()).name) : [];
  return planDown(definition, { ...(await standing(world, project, origins)), snapshots: kept }, volumes);
}

/**
 * Returns everything that exists of a project, found by labels alone, so that it works whatever happened to its files.
 */
async function standing(world: World, project: string, origins: readonly Origin[]) {
  const { engine, kept } = world;
  const [containers, networks, volumes, release] = await Promise.all([
    engine.containers(project),
    engine.networks(project),
    engine.volumes(project),
    releaseContainers(world, project),
  ]);
  const known = new Set(Object.values(containers).map(({ id }) => id));
  return {
    ...{ containers, networks: networks.toSorted(), volumes: Object.keys(volumes).sort(), kept: kept.found() },
    others: origins.filter(({ kind, id }) => kind === 'container' && !known.has(id)),
    release,
  };
}
