import { message } from '../../shared/messages/message.ts';
import type { ContainerFacts } from '../../shared/model/container.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { shellWord } from '../../shared/model/failure.ts';
import type { Origin } from '../ports/container-engine.ts';
import type { World } from '../ports/world.ts';

type Looking = Pick<World, 'checkout' | 'engine'>;

/**
 * Throws BkdevError `project-taken` if any of the project's containers or volumes was created for another checkout. Two
 * checkouts under one project name would replace each other's containers and write to each other's databases.
 */
export async function refuseForeign(world: Looking, { project }: Pick<Definition, 'project'>): Promise<void> {
  refuseAnother(world, project, await world.engine.origins(project));
}

/**
 * Throws `project-taken` before data is deleted, as `refuseForeign` does, and also if nothing proves that the data
 * belongs to this checkout: its volumes were created for a folder that does not exist here (it may be on another
 * machine), or carry no label and the project name is not this checkout's own.
 */
export function refuseDeletion(
  { checkout }: Pick<World, 'checkout'>,
  project: string,
  origins: readonly Origin[],
): void {
  refuseAnother({ checkout }, project, origins);
  const volumes = origins.filter(({ kind }) => kind === 'volume');
  const gone = volumes.find(({ madeBy }) => madeBy !== undefined && checkout.standing(madeBy) === 'gone');
  const untold = project === checkout.ownProject ? undefined : volumes.find(({ madeBy }) => madeBy === undefined);
  const doubtful = gone ?? untold;
  if (doubtful === undefined) return;
  const { madeBy, name } = doubtful;
  const found =
    madeBy === undefined
      ? message('project.data-unmarked', { volume: name })
      : message('project.data-of-gone', { checkout: madeBy });
  throw new BkdevError({
    code: 'project-taken',
    message: message('project.data-kept', { project, found }),
    hint: message(madeBy === undefined ? 'project.data-unmarked.try' : 'project.data-of-gone.try', { project }),
  });
}

/** Throws as `refuseForeign` does, for known origins. */
export function refuseAnother(
  { checkout }: Pick<World, 'checkout'>,
  project: string,
  origins: readonly Origin[],
): void {
  const foreign = origins.find(({ madeBy }) => madeBy !== undefined && checkout.standing(madeBy) === 'another');
  if (foreign?.madeBy === undefined) return;
  const { kind, madeBy: owner } = foreign;
  const taken = kind === 'container' ? 'project.containers-taken' : 'project.volumes-taken';
  throw new BkdevError({
    code: 'project-taken',
    message: message(taken, { project, owner, checkout: checkout.root }),
    hint: checkout.isFolder(owner)
      ? message('project.taken.try', { owner: shellWord(owner) })
      : message('project.taken.rename'),
  });
}

/**
 * Returns the folder that the containers were created from if it no longer exists, that is, if the checkout was moved:
 * its bind mounts are then broken.
 */
export function movedFrom(
  { checkout }: Pick<World, 'checkout'>,
  containers: Readonly<Record<string, ContainerFacts>>,
): string | undefined {
  return madeFrom(containers).find(folder => checkout.standing(folder) === 'gone');
}

/** Returns the folders above the `.devcontainer` that holds these containers' Compose files. */
function madeFrom(containers: Readonly<Record<string, ContainerFacts>>): string[] {
  const folders = Object.values(containers).flatMap(({ configFiles: [first] = [] }) => {
    const folder = /^(.+)\/\.devcontainer\/[^/]+$/.exec(first ?? '')?.[1];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)];
}
