import type { ContainerFacts, Containers } from '../../shared/model/facts.ts';
import type { LoadReading } from '../../shared/model/load.ts';
import type { Endpoint } from './endpoint.ts';

/** The engine as it describes itself. */
export interface EngineInfo {
  readonly version: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly memoryBytes: number;
  readonly rootDirectory: string;
  /** Where it was reached, for instance `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
}

/** A change of one container, by the name that it goes by in `Containers`. Absent facts: the container is gone. */
export interface ContainerChange {
  /** When the facts were asked for, epoch ms: what was asked earlier is older, whichever arrives first. */
  readonly at: number;
  readonly service: string;
  readonly container?: ContainerFacts;
}

/**
 * What the container engine answers and does. Every method throws BkdevError `engine-unreachable` or
 * `engine-forbidden` when it is not there.
 */
export interface ContainerEngine {
  /** Where it is reached. Asks it nothing; throws as all others do where its address or its certificates are of no use. */
  endpoint(): Promise<Endpoint>;
  info(): Promise<EngineInfo>;
  /**
   * Why the engine cannot mount this path of this machine, in its own words: it is on another machine, or in a
   * virtual one without the folder. Undefined when it can. Creates nothing.
   */
  mountRefusal(path: string): Promise<string | undefined>;
  /** The project's containers, of these services or of all (one-off containers of `compose run` left out). */
  containers(project: string, services?: readonly string[]): Promise<Containers>;
  /** The running one-off containers of the project (`docker compose run`). */
  oneOffs(project: string): Promise<OneOff[]>;
  /** Which of these image references exist. */
  existingImages(references: readonly string[]): Promise<Set<string>>;
  /** When each volume of the project was created, epoch ms, by its name. */
  volumes(project: string): Promise<Record<string, number>>;
  /** Every container and volume of the project, with the checkout that it was made for. */
  origins(project: string): Promise<Origin[]>;
  /**
   * Leaves a mark on the engine that the project's volumes belong to this checkout from now on: what is on them
   * cannot be changed.
   */
  handOver(project: string, checkout: string): Promise<void>;
  /** Changes of the project's containers until the signal aborts. Begins to listen before it returns its first promise. */
  changes(project: string, signal: AbortSignal): AsyncIterable<ContainerChange>;
  start(container: string): Promise<void>;
  unpause(container: string): Promise<void>;
  /** Puts a container into a network, where the others find it by this name. */
  connect(container: string, network: string, name: string): Promise<void>;
  /** Asks it to stop, and kills it after the grace period that its definition gives it (`stop_grace_period`, else 10 s). */
  stop(container: string): Promise<void>;
  /** Removes a container, never its named volumes. */
  remove(container: string): Promise<void>;
  /** Lines of a container's log (both streams). With `follow` until the container ends or the signal aborts. */
  log(container: string, options: LogOptions): AsyncIterable<LogLine>;
  /** Runs a command in a container and gives its status and output; output is what it printed on both streams. */
  exec(container: string, argv: readonly string[]): Promise<{ status: number; output: string }>;
  /** Who publishes this TCP port of the host, if any container does. */
  publisherOf(port: number): Promise<Publisher | undefined>;
  /** The processes in a container; none when it is not running. */
  processes(container: string): Promise<Process[]>;
  /** What running containers have used until now; by their id. A container that is not running is left out. */
  load(containers: readonly string[]): Promise<Record<string, LoadReading>>;
  /** Every environment of bkdev that has a container on this engine, by whatever checkout. */
  environments(): Promise<Environment[]>;
}

/** What one container or volume of a project was made for. */
export interface Origin {
  readonly kind: 'container' | 'volume';
  /** What the engine knows it by. */
  readonly id: string;
  readonly name: string;
  /** The checkout's folder, or the Compose file of somebody else's project; undefined where nothing tells. */
  readonly madeBy?: string;
  /** Of a container that lives, one that is paused included. */
  readonly isRunning?: true;
}

/** A process in a container. */
export interface Process {
  /** Its command line. */
  readonly command: string;
  /** Whether a person may be typing into it. */
  readonly hasTerminal: boolean;
}

/** A container of `docker compose run`: a second one of its service that no plan knows of. */
export interface OneOff {
  readonly service: string;
  /** The container's own name. */
  readonly name: string;
}

/** A container that publishes a port. */
export interface Publisher {
  readonly container: string;
  /** Its Compose project, if it has one. */
  readonly project: string | undefined;
  /** Its service in that. */
  readonly service?: string;
  /** The checkout that its Compose project lies in, if bkdev made it. */
  readonly checkout: string | undefined;
}

/** All containers of one Compose project of bkdev. */
export interface Environment {
  readonly project: string;
  /** The checkout, as an absolute path where it was made. */
  readonly checkout: string;
  readonly containers: Containers;
}

export interface LogOptions {
  readonly follow: boolean;
  /** Only the last so many lines; all when absent. */
  readonly tail?: number;
  /** Only what was written since, epoch ms. */
  readonly since?: number;
  readonly signal?: AbortSignal;
}

export interface LogLine {
  /** Epoch ms at which the engine received it. */
  readonly at: number;
  readonly text: string;
}
