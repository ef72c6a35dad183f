import type { Definition } from '../../shared/model/definition.ts';

/** Limits what Compose may change: by itself it also updates the dependencies of the services it is given. */
export interface CreateOptions {
  /**
   * Whether to replace containers that no longer match, including those of dependencies; otherwise existing containers
   * stay.
   */
  readonly replace: boolean;
  /** The number of containers per service, if not one; 0 for a dependency that must not get any. */
  readonly scales: Readonly<Record<string, number>>;
}

export interface BuildOptions {
  /** Whether to ignore the build cache. */
  readonly isFresh: boolean;
  /** Called for each line of output. */
  readonly onLine: (line: string) => void;
}

/** Content of `.devcontainer` that is not written; a dry run resolves the definition with it. */
export interface Draft {
  /** The variables of `.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** File contents, keyed by path in `.devcontainer`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Variables by name. */
export type Variables = Readonly<Record<string, string | null>>;

/** The part of Docker Compose that the Docker API cannot replace. */
export interface Composer {
  /** Returns Compose's version, such as `2.26.1`. Throws BkdevError `compose-unusable` if it is not installed. */
  version(): Promise<string>;
  /**
   * Returns the definition that these Compose files resolve to (paths in `.devcontainer`, base first). A draft takes
   * precedence over the files on disk. Throws BkdevError `definition-invalid` with file, line and what was expected.
   */
  definition(files: readonly string[], draft?: Draft): Promise<Definition>;
  /**
   * Returns the resolved environment of each service in these Compose files; null for a variable that is named but not
   * set anywhere. Throws as `definition` does.
   */
  environments(files: readonly string[]): Promise<Readonly<Record<string, Variables>>>;
  /**
   * Returns the names that containers of these Compose files resolve, in lower case: services, aliases, extra hosts.
   * Throws as `definition` does.
   */
  hosts(files: readonly string[]): Promise<readonly string[]>;
  /** Builds the images of these services. Throws BkdevError `build-failed` with the last lines of the failing step. */
  build(definition: Definition, services: readonly string[], options: BuildOptions, signal: AbortSignal): Promise<void>;
  /**
   * Creates the containers of these services without starting anything. Unlike with `up --no-deps`, they carry the hash
   * that plain `docker compose up` expects, so that it leaves them alone.
   */
  create(
    definition: Definition,
    services: readonly string[],
    options: CreateOptions,
    signal: AbortSignal,
  ): Promise<void>;
}
