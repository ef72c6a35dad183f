import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import type { ContainerFacts } from '../model/facts.ts';
import type { World } from '../ports/world.ts';

type Containers = Readonly<Record<string, ContainerFacts>>;

/**
 * Throws BkdevError `project-taken` when the project's containers were made from another folder: two checkouts that go by one name would
 * replace each other's containers and write to each other's databases.
 */
export function refuseForeign(
  { checkout }: Pick<World, 'checkout'>,
  { project }: Definition,
  containers: Containers,
): void {
  const folder = madeFrom(containers).find(other => checkout.standing(other) === 'another');
  if (folder === undefined) return;
  throw new BkdevError({
    code: 'project-taken',
    message: `The containers of ${project} belong to ${folder}, not to ${checkout.root}.`,
    hint: `Give this checkout another name (BKDEV_PROJECT=NAME, or none for one of its own), or remove those: bkdev down --workspace ${folder}`,
  });
}

/** A person is told when the folder that the workspace was made from has been moved: what it mounts is then not there. */
export function movedFrom({ checkout }: Pick<World, 'checkout'>, containers: Containers): string | undefined {
  return madeFrom(containers).find(folder => checkout.standing(folder) === 'gone');
}

/** The folders that hold the Compose files of these containers, `.devcontainer` left off. */
function madeFrom(containers: Containers): string[] {
  const folders = Object.values(containers).flatMap(({ configFiles: [first] = [] }) => {
    const folder = /^(.+)\/\.devcontainer\/[^/]+$/.exec(first ?? '')?.[1];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)];
}
