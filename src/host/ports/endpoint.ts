/** The engine's address, chosen and parsed as Docker's own client does. */
export interface Endpoint {
  /** In the notation of Docker's client: `unix:///var/run/docker.sock`, `tcp://build:2376`, `ssh://ada@build`. */
  readonly address: string;
  /** The origin of the address. */
  readonly origin: EndpointOrigin;
  /** The engine's machine, if it is not this one; ports published on all addresses are reached there. */
  readonly remoteHost?: string;
}

/**
 * `default`: nothing is configured, so the default socket is used. `environment`: DOCKER_HOST. Otherwise the name of a
 * Docker context.
 */
export type EndpointOrigin = 'default' | 'environment' | { readonly context: string };
