import type Docker from 'dockerode';
import { decodePath, encodePath } from '../../definition/env-file.ts';
import type { Origin } from '../../ports/container-engine.ts';
import { checkoutLabel, configFilesLabel, handOverLabel, projectLabel } from './docker-facts.ts';
import { unless } from './docker-queries.ts';

type Labels = Readonly<Record<string, string>>;

/** Every container and volume of a project with the checkout it was made for. */
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
 * What the labels say: of containers Compose's own, of volumes the definition's. A checkout that took the volumes
 * over has them all.
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
 * The folder that the first Compose file's `.devcontainer` lies in; a file that lies elsewhere is no checkout's, and
 * named itself.
 */
function folderOf(labels: Labels): string | undefined {
  const [file = ''] = (labels[configFilesLabel] ?? '').split(',');
  const folder = /^(.+)[\\/]\.devcontainer[\\/][^\\/]+$/.exec(file)?.[1];
  return folder ?? (file === '' ? undefined : file);
}

/** Labels cannot be changed: an empty volume says whose the others are. Deleting the project's volumes deletes it, too. */
export async function handOver(docker: Docker, project: string, checkout: string): Promise<void> {
  const name = `${project}_hand-over`;
  await docker.getVolume(name).remove().catch(unless(404));
  const labels = { [projectLabel]: project, [checkoutLabel]: encodePath(checkout), [handOverLabel]: '1' };
  await docker.createVolume({ Name: name, Labels: labels });
}
