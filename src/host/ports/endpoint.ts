/** Where the engine is reached, chosen and read as Docker's own client does it. */
export interface Endpoint {
  /** As Docker's client writes it: `unix:///var/run/docker.sock`, `tcp://build:2376`, `ssh://ada@build`. */
  readonly address: string;
  /** What named it. */
  readonly origin: EndpointOrigin;
  /**
   * The machine that the engine is on, where that is not this one; what its containers publish on all addresses is
   * reached there.
   */
  readonly remoteHost?: string;
}

/**
 * `default`: nothing named any, so it is the default socket. `environment`: DOCKER_HOST. Else a Docker context, by
 * its name.
 */
export type EndpointOrigin = 'default' | 'environment' | { readonly context: string };
