import { rootCertificates } from 'node:tls';
import { chooseProfile } from '../../../shared/model/profile.ts';
import { tryFileEvents } from '../../orchestrator/try-file-events.ts';
import type { World } from '../../ports/world.ts';
import type { World as DoctorWorld, PublishedPorts } from '../doctor/check.ts';
import { takenPorts } from './choose-ports.ts';
import { definitionInUse } from './definition-in-use.ts';
import { filesInUse } from './files-in-use.ts';

/** Adapts the world for doctor checks. */
export function doctorWorld(world: World): DoctorWorld {
  const { host, engine, composer, checkout } = world;
  return {
    ...{
      host,
      engine,
      composer,
      source: checkout.source,
      product: checkout.product,
      ports: () => portsOf(world),
      rootCertificates,
    },
    fileEvents: async () => tryFileEvents(world, (await definitionInUse(world)).definition),
  };
}

async function portsOf(world: World): Promise<PublishedPorts> {
  const profile = chooseProfile(await world.checkout.profiles(), undefined, world.history.profileInUse());
  const definition = await world.composer.definition(filesInUse(world, profile));
  const services = definition.services.filter(({ name }) => profile.services.includes(name));
  const taken = await takenPorts(world, definition, profile);
  return {
    wanted: services.flatMap(({ ports }) => ports.map(({ host }) => host)),
    taken: taken.map(({ service, port, owner }) => ({
      ...{ port: port.host, title: service.title, owner: owner.name, remedy: owner.remedy },
    })),
  };
}
