import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { ContainerFacts } from '../../shared/model/facts.ts';
import { shellWord } from '../../shared/model/failure.ts';
import type { Origin } from '../ports/container-engine.ts';
import type { World } from '../ports/world.ts';

type Looking = Pick<World, 'checkout' | 'engine'>;

/**
 * Throws BkdevError `project-taken` when any of the project's containers or volumes was made for another checkout:
 * two that go by one name would replace each other's containers and write to each other's databases.
 */
export async function refuseForeign(world: Looking, { project }: Pick<Definition, 'project'>): Promise<void> {
  refuseAnother(world, project, await world.engine.origins(project));
}

/**
 * Throws the same before data is deleted, and also where nothing says that it is this checkout's: it was made for a
 * folder that is not here (it may lie on another machine), or before bkdev wrote down for which, under a name that
 * does not tell either.
 */
export async function refuseDeletion(world: Looking, { project }: Pick<Definition, 'project'>): Promise<void> {
  const { checkout } = world;
  const origins = await world.engine.origins(project);
  refuseAnother(world, project, origins);
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

function refuseAnother({ checkout }: Looking, project: string, origins: readonly Origin[]): void {
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

/** A person is told when the folder that the workspace was made from has been moved: what it mounts is then not there. */
export function movedFrom(
  { checkout }: Pick<World, 'checkout'>,
  containers: Readonly<Record<string, ContainerFacts>>,
): string | undefined {
  return madeFrom(containers).find(folder => checkout.standing(folder) === 'gone');
}

/** The folders that hold the Compose files of these containers, `.devcontainer` left off. */
function madeFrom(containers: Readonly<Record<string, ContainerFacts>>): string[] {
  const folders = Object.values(containers).flatMap(({ configFiles: [first] = [] }) => {
    const folder = /^(.+)\/\.devcontainer\/[^/]+$/.exec(first ?? '')?.[1];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)];
}
