import type Docker from 'dockerode';
import { decodePath, encodePath } from '../../definition/env-file.ts';
import type { Origin } from '../../ports/container-engine.ts';
import { checkoutLabel, configFilesLabel, handOverLabel, projectLabel, workingFolderLabel } from './docker-facts.ts';
import { unless } from './docker-queries.ts';

type Labels = Readonly<Record<string, string>>;

/** Returns every container and volume of a project, with the checkout it was created for. */
export async function listOrigins(docker: Docker, project: string): Promise<Origin[]> {
  const filters = { label: [`${projectLabel}=${project}`] };
  const [containers, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
  ]);
  return originsOf(
    containers.map(({ Id, Names, Labels, State }) => ({
      ...{ id: Id, name: Names[0]?.replace(/^\//, '') ?? Id, labels: Labels },
      isRunning: ['running', 'paused', 'restarting'].includes(State),
    })),
    (Volumes ?? []).map(({ Name, Labels }) => ({ id: Name, name: Name, labels: Labels ?? {} })),
  );
}

interface Labelled {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  readonly isRunning?: boolean;
}

/**
 * Reads origins from labels: Compose's on containers, the definition's on volumes. If a checkout has taken the volumes
 * over, it is the origin of all of them.
 */
export function originsOf(containers: readonly Labelled[], volumes: readonly Labelled[]): Origin[] {
  const heir = volumes.find(({ labels }) => labels[handOverLabel] !== undefined)?.labels[checkoutLabel];
  return [
    ...containers.map(({ id, name, labels, isRunning }) => ({
      ...originOf('container', id, name, folderOf(labels)),
      ...(isRunning && { isRunning }),
    })),
    ...volumes
      .filter(({ labels }) => labels[handOverLabel] === undefined)
      .map(({ id, name, labels }) => {
        const written = heir ?? labels[checkoutLabel];
        return originOf('volume', id, name, written ? decodePath(written) : undefined);
      }),
  ];
}

function originOf(kind: Origin['kind'], id: string, name: string, madeBy: string | undefined): Origin {
  return { kind, id, name, ...(madeBy !== undefined && { madeBy }) };
}

/**
 * Returns the folder above the first Compose file's `.devcontainer`; a file elsewhere belongs to no checkout and is
 * returned itself.
 */
function folderOf(labels: Labels): string | undefined {
  const [first = ''] = (labels[configFilesLabel] ?? '').split(',');
  // Compose read it from its standard input, for the folder that it was told.
  const file = first === '-' ? `${labels[workingFolderLabel]}/-` : first;
  const folder = /^(.+)[\\/]\.devcontainer[\\/][^\\/]+$/.exec(file)?.[1];
  return folder ?? (file === '' ? undefined : file);
}

/**
 * Records the new owner on an empty volume, because labels cannot be changed. Deleting the project's volumes deletes
 * it, too.
 */
export async function handOver(docker: Docker, project: string, checkout: string): Promise<void> {
  const name = `${project}_hand-over`;
  await docker.getVolume(name).remove().catch(unless(404));
  const labels = { [projectLabel]: project, [checkoutLabel]: encodePath(checkout), [handOverLabel]: '1' };
  await docker.createVolume({ Name: name, Labels: labels });
}
