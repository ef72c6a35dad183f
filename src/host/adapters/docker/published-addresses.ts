import type { Definition } from '../../../shared/model/definition.ts';
import type { PublishedPort } from '../../../shared/model/service.ts';
import type { Composer } from '../../ports/composer.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';
import type { Endpoint } from '../../ports/endpoint.ts';

/**
 * Adds to each definition where its published ports are reached from the host; that depends on the engine's endpoint,
 * which Compose does not know.
 */
export function withPublishedAddresses(composer: Composer, engine: Pick<ContainerEngine, 'endpoint'>): Composer {
  return {
    ...composer,
    definition: async (...args) => {
      const [definition, endpoint] = await Promise.all([composer.definition(...args), engine.endpoint()]);
      return reachedThrough(definition, endpoint);
    },
  };
}

/** Returns the definition unchanged if every port is reached at 127.0.0.1. */
export function reachedThrough(definition: Definition, endpoint: Endpoint): Definition {
  if (definition.services.every(({ ports }) => ports.every(port => reachOf(port, endpoint) === '127.0.0.1')))
    return definition;
  const services = definition.services.map(service => ({
    ...service,
    ports: service.ports.map(port => ({ ...port, reachedAt: reachOf(port, endpoint) })),
  }));
  return { ...definition, services };
}

/**
 * A port bound to a specific address is reached there; the loopback address of another machine is unreachable (null).
 */
function reachOf({ address }: PublishedPort, { remoteHost }: Endpoint): string | null {
  if (address === '' || address === '0.0.0.0' || address === '::') return remoteHost ?? '127.0.0.1';
  if (!/^127\.|^::1$/.test(address)) return address;
  return remoteHost === undefined ? (address === '::1' ? address : '127.0.0.1') : null;
}
