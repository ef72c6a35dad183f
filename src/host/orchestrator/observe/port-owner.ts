import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { PublishedPort, Service } from '../../../shared/model/service.ts';
import type { Publisher } from '../../ports/container-engine.ts';
import type { World } from '../../ports/world.ts';

/** Who has a port that a service wants. */
export interface PortOwner {
  /** As a message calls it: `process 4711 (python3 -m http.server)`. */
  readonly name: Wording;
  /** What frees the port. */
  readonly remedy: Wording;
}

/**
 * Who has a TCP port of the machine that the engine is on; undefined when it is free, or published by one of this
 * very project's `services`. What the profile does not have is stopped only when all that it has is healthy, so that
 * its port is not free before.
 */
export async function findPortOwner(
  { engine, host }: Pick<World, 'engine' | 'host'>,
  port: number,
  project: string,
  services: readonly string[],
): Promise<PortOwner | undefined> {
  const isElsewhere = (await engine.endpoint()).remoteHost !== undefined;
  // What listens on another machine only its engine can tell, and only of its containers; of all else it complains
  // itself.
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
  // Another bkdev that looks whether it is free has it for a moment itself.
  return (await host.portIsFree(port)) ? undefined : owner;
}

/** Whether nobody has a TCP port of the machine that the engine is on, as far as that can be told from here. */
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
 * The variable that chooses a port: `BKDEV_PORT_API`; of a service's further ports `BKDEV_PORT_API_5555`, after the
 * port inside.
 */
export function portVariable({ name, ports }: Service, port: PublishedPort): string {
  const suffix = ports[0]?.container === port.container ? '' : `_${port.container}`;
  return `BKDEV_PORT_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}${suffix}`;
}

/** The error of a port that somebody else has; `hint` says how to come by another one. */
export function portTaken(service: Service, port: PublishedPort, owner: PortOwner, hint: Wording): BkdevError {
  return new BkdevError({
    ...{ code: 'port-taken', class: 'port-taken', service: service.name },
    message: message('setup.port-of-machine-taken', {
      ...{ port: port.host, owner: owner.name, title: service.title },
    }),
    hint: message('setup.port-taken.choose', { remedy: owner.remedy, choose: hint }),
  });
}
