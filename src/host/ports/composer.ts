import type { Definition } from '../../shared/model/definition.ts';

/**
 * What Compose may do on the way to the containers it is asked for. By itself it also sees to what they depend on.
 */
export interface CreateOptions {
  /** Whether containers that no longer fit are replaced, those of dependencies too. Else whatever is there stays. */
  readonly replace: boolean;
  /** How many containers a service is to have, where that is not one: none for a dependency that must not get any. */
  readonly scales: Readonly<Record<string, number>>;
}

/** What would be written into `.devcontainer`, and has not been: a dry run resolves the definition with it. */
export interface Draft {
  /** The variables of `.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files by their path in `.devcontainer`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Variables by name. */
export type Variables = Readonly<Record<string, string | null>>;

/** Docker Compose, as far as the Docker API alone cannot do it. */
export interface Composer {
  /** Compose's version, for instance `2.26.1`. Throws BkdevError `compose-unusable` when it is not installed. */
  version(): Promise<string>;
  /**
   * The definition that these Compose files resolve to, given by their path in `.devcontainer`, the base first.
   * Throws BkdevError `definition-invalid` with file, line and what was expected. A draft counts before what lies
   * there.
   */
  definition(files: readonly string[], draft?: Draft): Promise<Definition>;
  /**
   * What each service of these Compose files has in its environment, resolved; null for a variable that is named and
   * set nowhere. Throws as `definition` does.
   */
  environments(files: readonly string[]): Promise<Readonly<Record<string, Variables>>>;
  /** Builds the images of these services. Throws BkdevError `build-failed` with the failing step's last lines. */
  build(
    definition: Definition,
    services: readonly string[],
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Creates the containers of these services and starts nothing. Made this way, and not with `up --no-deps`, they
   * carry the hash that plain `docker compose up` expects and so leaves alone.
   */
  create(
    definition: Definition,
    services: readonly string[],
    options: CreateOptions,
    signal: AbortSignal,
  ): Promise<void>;
  /** Removes the project's containers and network; with `volumes` its data too. */
  down(definition: Definition, volumes: boolean): Promise<void>;
}
