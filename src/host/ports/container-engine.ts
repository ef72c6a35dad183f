import type { ContainerFacts, Containers } from '../../shared/model/container.ts';
import type { LoadReading } from '../../shared/model/load.ts';
import type { Endpoint } from './endpoint.ts';

/** The engine's description of itself. */
export interface EngineInfo {
  readonly version: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly memoryBytes: number;
  readonly rootDirectory: string;
  /** Its address, such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
}

/** A change of one container, under its name in `Containers`. Without facts, the container is gone. */
export interface ContainerChange {
  /** When the facts were requested, epoch ms. An earlier request has older facts, whatever the order of arrival. */
  readonly at: number;
  readonly service: string;
  readonly container?: ContainerFacts;
}

/** An HTTP request to a socket in a container, and how long it may take in all. */
export interface SocketRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly withinMs: number;
}

/** The answer; `late` if there was none in time, `cut` if the connection ended before the answer did. */
export type SocketAnswer =
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  | { readonly type: 'late' | 'cut' };

/**
 * The container engine. Every method throws BkdevError `engine-unreachable` or `engine-forbidden` if it cannot be used.
 */
export interface ContainerEngine {
  /**
   * Returns the engine's address without connecting. Throws like the other methods if the address or its certificates
   * are unusable.
   */
  endpoint(): Promise<Endpoint>;
  info(): Promise<EngineInfo>;
  /**
   * Returns, in the engine's own words, why it cannot mount this path of the host (it is on another machine, or in a
   * virtual machine without the folder); undefined if it can. Creates nothing.
   */
  mountRefusal(path: string): Promise<string | undefined>;
  /** Returns the project's containers, of these services or of all, without one-off containers of `compose run`. */
  containers(project: string, services?: readonly string[]): Promise<Containers>;
  /** Returns the project's running one-off containers (`docker compose run`). */
  oneOffs(project: string): Promise<OneOff[]>;
  /** Returns which of these image references exist. */
  existingImages(references: readonly string[]): Promise<Set<string>>;
  /** Returns when each volume of the project was created (epoch ms), by name. */
  volumes(project: string): Promise<Record<string, number>>;
  /** Returns every container and volume of the project, with the checkout that it was created for. */
  origins(project: string): Promise<Origin[]>;
  /**
   * Marks on the engine that the project's volumes now belong to this checkout; a volume's own labels cannot be
   * changed.
   */
  handOver(project: string, checkout: string): Promise<void>;
  /**
   * Yields changes of the project's containers until the signal aborts. Subscribes before the first promise is
   * returned.
   */
  changes(project: string, signal: AbortSignal): AsyncIterable<ContainerChange>;
  start(container: string): Promise<void>;
  unpause(container: string): Promise<void>;
  /** Connects a container to a network, where others resolve it by this name. */
  connect(container: string, network: string, name: string): Promise<void>;
  /** Stops a container, and kills it after its grace period (`stop_grace_period`, default 10 s). */
  stop(container: string): Promise<void>;
  /** Removes a container, but never its named volumes; with `data` also its anonymous ones. */
  remove(container: string, data?: boolean): Promise<void>;
  /** Returns the names of the project's networks. */
  networks(project: string): Promise<string[]>;
  /** Throws BkdevError `create-failed` while a container is connected to it. A missing network is no error. */
  removeNetwork(network: string): Promise<void>;
  /** Deletes a volume. Throws BkdevError `create-failed` while a container uses it. A missing volume is no error. */
  removeVolume(volume: string): Promise<void>;
  /** Yields lines of a container's log (both streams); with `follow`, until the container ends or the signal aborts. */
  log(container: string, options: LogOptions): AsyncIterable<LogLine>;
  /**
   * Runs a command in a container. Returns its status and its combined output. Once the signal aborts, nobody waits for
   * the engine any more, and it throws.
   */
  exec(container: string, argv: readonly string[], signal?: AbortSignal): Promise<{ status: number; output: string }>;
  /**
   * Sends an HTTP request to a Unix socket in a running container without a process inside it; undefined if that is not
   * possible.
   */
  askSocket(container: string, socket: string, request: SocketRequest): Promise<SocketAnswer | undefined>;
  /** Returns the container that publishes this TCP port of the host, if any. */
  publisherOf(port: number): Promise<Publisher | undefined>;
  /** Returns the processes in a container; none if it is not running. */
  processes(container: string): Promise<Process[]>;
  /** Returns the cumulative resource use of running containers, by id; others are omitted. */
  load(containers: readonly string[]): Promise<Record<string, LoadReading>>;
  /** Returns every bkdev environment that has a container on this engine, of any checkout. */
  environments(): Promise<Environment[]>;
}

/** The origin of a container or volume of a project. */
export interface Origin {
  readonly kind: 'container' | 'volume';
  /** Its id in the engine. */
  readonly id: string;
  readonly name: string;
  /** The checkout's folder, or the Compose file of a foreign project; undefined if unknown. */
  readonly madeBy?: string;
  /** Set for a live container, including a paused one. */
  readonly isRunning?: true;
}

/** A process in a container. */
export interface Process {
  /** Its command line. */
  readonly command: string;
  /** Whether it has a terminal, so that a person may be typing into it. */
  readonly hasTerminal: boolean;
}

/** A container of `docker compose run`: an extra container of its service, unknown to any plan. */
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
  /** Its service in that project. */
  readonly service?: string;
  /** The checkout of its Compose project, if bkdev created it. */
  readonly checkout: string | undefined;
}

/** All containers of one Compose project of bkdev. */
export interface Environment {
  readonly project: string;
  /** The checkout's absolute path, on the machine where the containers were created. */
  readonly checkout: string;
  readonly containers: Containers;
}

export interface LogOptions {
  readonly follow: boolean;
  /** Limits the output to the last lines; all when absent. */
  readonly tail?: number;
  /** Limits the output to lines written since then, epoch ms. */
  readonly since?: number;
  readonly signal?: AbortSignal;
}

export interface LogLine {
  /** When the engine received it, epoch ms. */
  readonly at: number;
  readonly text: string;
  /** The program that wrote it, if the container runs several. */
  readonly program?: string | undefined;
}
