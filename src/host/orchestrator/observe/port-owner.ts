import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { PublishedPort, Service } from '../../../shared/model/service.ts';
import type { Publisher } from '../../ports/container-engine.ts';
import type { World } from '../../ports/world.ts';

/** The owner of a port that a service needs. */
export interface PortOwner {
  /** Its name in a message: `process 4711 (python3 -m http.server)`. */
  readonly name: Wording;
  /** The command or action that frees the port. */
  readonly remedy: Wording;
}

/**
 * Returns who holds a TCP port of the engine's machine; undefined if it is free, or published by one of this project's
 * `services`. Services outside the profile are stopped only after the whole profile is healthy, so their ports count as
 * taken.
 */
export async function findPortOwner(
  { engine, host }: Pick<World, 'engine' | 'host'>,
  port: number,
  project: string,
  services: readonly string[],
): Promise<PortOwner | undefined> {
  const isElsewhere = (await engine.endpoint()).remoteHost !== undefined;
  // On a remote machine, only its engine knows, and only about containers. Any other conflict is reported when the
  // container starts.
  if (!isElsewhere && (await host.portIsFree(port))) return undefined;
  const publisher = await engine.publisherOf(port);
  if (isElsewhere && publisher === undefined) return undefined;
  if (publisher?.project === project) {
    const { service = '', container } = publisher;
    if (service === '' || services.includes(service)) return undefined;
    return { name: message('setup.owner.service', { service }), remedy: `docker stop ${container}` };
  }
  if (publisher) return containerOwner(publisher);
  const owner = processOwner(await host.listenerOn(port));
  // Another bkdev that is checking the port holds it itself for a moment.
  return (await host.portIsFree(port)) ? undefined : owner;
}

/** Whether a TCP port of the engine's machine is free, as far as can be known from here. */
export async function isPortFree({ engine, host }: Pick<World, 'engine' | 'host'>, port: number): Promise<boolean> {
  const isElsewhere = (await engine.endpoint()).remoteHost !== undefined;
  return (isElsewhere || (await host.portIsFree(port))) && !(await engine.publisherOf(port));
}

function containerOwner({ container, project, checkout }: Publisher): PortOwner {
  if (checkout !== undefined)
    return {
      name: message('setup.owner.bkdev', { checkout, container }),
      remedy: `bkdev stop --workspace ${checkout}`,
    };
  const name =
    project === undefined
      ? message('setup.owner.container', { container })
      : message('setup.owner.container-of', { container, project });
  return { name, remedy: `docker stop ${container}` };
}

function processOwner(process: { pid: number; command: string } | undefined): PortOwner {
  return process
    ? {
        name: message('setup.owner.process', process),
        remedy: message('setup.owner.end-process', { pid: process.pid }),
      }
    : { name: message('setup.owner.unknown'), remedy: message('setup.owner.find') };
}

/**
 * The variable that sets a port: `BKDEV_PORT_API`; for a service's further ports `BKDEV_PORT_API_5555`, with the
 * container port.
 */
export function portVariable({ name, ports }: Service, port: PublishedPort): string {
  const suffix = ports[0]?.container === port.container ? '' : `_${port.container}`;
  return `BKDEV_PORT_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}${suffix}`;
}

/** The error for a port that is taken; `hint` says how to choose another one. */
export function portTaken(service: Service, port: PublishedPort, owner: PortOwner, hint: Wording): BkdevError {
  return new BkdevError({
    ...{ code: 'port-taken', class: 'port-taken', service: service.name },
    message: message('setup.port-of-machine-taken', {
      ...{ port: port.host, owner: owner.name, title: service.title },
    }),
    hint: message('setup.port-taken.choose', { remedy: owner.remedy, choose: hint }),
  });
}
