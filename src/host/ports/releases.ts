/** What to build. */
export interface BuildRequest {
  /** Absolute path of `.devcontainer`, with the Dockerfile. */
  readonly definition: string;
  /** Absolute path of the source to build from. */
  readonly source: string;
  /** The stage of the Dockerfile. */
  readonly target: string;
  /** Build arguments, by name. */
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The image's name; or the folder that gets the stage's files. */
  readonly result: { readonly tag: string } | { readonly folder: string };
  /** Whether to ignore the build cache. */
  readonly isFresh: boolean;
}

/** An image, as the engine describes it. */
export interface ReleaseImage {
  /** The digest of its configuration, which names its layers: equal for equal images. */
  readonly id: string;
  readonly bytes: number;
  /** The digests of its layers, uncompressed, lowest first. */
  readonly layers: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Its variables, as `NAME=VALUE`. */
  readonly env: readonly string[];
  /** Empty for root. */
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** A Compose project: its file as text, and a person's overlay if there is one. */
export interface ProjectFiles {
  readonly text: string;
  /** Absolute path. */
  readonly overlay: string | undefined;
  /** Absolute path of the folder that paths in them are relative to. */
  readonly folder: string;
}

/** A container of a release that was started. */
export interface Started {
  /** The container's own name. */
  readonly container: string;
  /** The ports that it publishes on the engine's loopback address, by its own ones. */
  readonly ports: Readonly<Record<number, number>>;
}

export interface LookOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly mounts?: Readonly<Record<string, string>>;
}

/** What Docker's own client does for releases. */
export interface Releases {
  /** Throws BkdevError `build-failed` or `network-unreachable` with the last lines of the failing step. */
  build(request: BuildRequest, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  /** Returns the image of this name; undefined if there is none. */
  image(reference: string): Promise<ReleaseImage | undefined>;
  /**
   * Returns the variables of each service, the overlay included. Throws BkdevError `create-failed` with Compose's
   * reason, which is also that for an invalid overlay.
   */
  environments(files: ProjectFiles): Promise<Readonly<Record<string, Readonly<Record<string, string | null>>>>>;
  /**
   * Creates and starts one container of each of these services, again where it differs, and returns them by service.
   * Waits for none. Throws as `environments` does.
   */
  start(
    files: ProjectFiles,
    services: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, Started>>>;
  /**
   * Runs a command in a container of its own without a network, as root, and returns its status and output. `mounts`
   * are folders of this machine by where they are mounted, read-only.
   */
  look(image: string, argv: readonly string[], options: LookOptions): Promise<{ status: number; output: string }>;
}
