import type Docker from 'dockerode';
import { type Message, message } from '../../../shared/messages/message.ts';
import { removalFailure } from '../compose/compose-failure.ts';
import { projectLabel } from './docker-facts.ts';
import { unless } from './docker-queries.ts';

const done = () => undefined;

/** Removes a container and stops its programs; with `data`, also its anonymous volumes. */
export function removeContainer(docker: Docker, id: string, data: boolean): Promise<void> {
  // Status 409: somebody else may be removing it at the same time.
  return docker.getContainer(id).remove({ force: true, v: data }).then(done, unless(404, 409));
}

/** Returns the names of a project's networks. */
export async function listNetworks(docker: Docker, project: string): Promise<string[]> {
  const found = await docker.listNetworks({ filters: { label: [`${projectLabel}=${project}`] } });
  return found.map(({ Name }) => Name);
}

export function removeNetwork(docker: Docker, name: string): Promise<void> {
  return removed(docker.getNetwork(name).remove(), message('engine.network-not-removed', { network: name }));
}

export function removeVolume(docker: Docker, name: string): Promise<void> {
  return removed(docker.getVolume(name).remove(), message('engine.volume-not-removed', { volume: name }));
}

/**
 * The engine refuses to remove what a container outside the project still uses: 403 for a network, 409 for a volume.
 */
function removed(removing: Promise<unknown>, what: Message): Promise<void> {
  return removing.then(done, unless(404)).catch((error: Error & { statusCode?: number }) => {
    const isRefused = error.statusCode === 403 || error.statusCode === 409;
    throw isRefused ? removalFailure(what, error.message) : error;
  });
}
