/** A container as Docker describes it. Times are epoch milliseconds. */
export interface ContainerFacts {
  readonly id: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead';
  /** Docker's own health; absent if the container has no health check. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  /**
   * Docker is repeating its health checks although the container did not start, for example after a pause. Docker does
   * not report since when.
   */
  readonly isCheckedAnew?: true;
  /** The last output of a failing health check. */
  readonly healthOutput?: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** bkdev stopped this run of the container on request; absent if that is not known. */
  readonly isStopAsked?: true;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly restarts: number;
  /** The memory limit in bytes (`deploy.resources.limits`); absent if unlimited. */
  readonly memoryLimit?: number;
  /** The CPU limit in cores; absent if unlimited. */
  readonly coreLimit?: number;
  readonly configHash: string;
  /** The network the container was disconnected from; it cannot be reached and reaches nothing. */
  readonly detachedFrom?: string;
  readonly image: string;
  /** The Compose files it was created from (absolute paths on that machine), base file first. */
  readonly configFiles?: readonly string[];
  /** The instance number that Compose gave it; 1 if absent. */
  readonly number?: number;
  /** Whether the service has an instance with a lower number. The first instance represents the service. */
  readonly isFurther?: true;
}

/** One run of a container, by what the engine says of it: the next run has another name. */
export function runOf({ id, startedAt }: Pick<ContainerFacts, 'id' | 'startedAt'>): string {
  return `${id} ${startedAt}`;
}

/** A project's containers. The first instance is keyed by the service's name, further ones by `instanceName`. */
export type Containers = Readonly<Record<string, ContainerFacts>>;

/** The name of one instance, for example `worker.2`. */
export function instanceName(service: string, { number = 1 }: Pick<ContainerFacts, 'number'>): string {
  return `${service}.${number}`;
}

/** The service that a key of `Containers` belongs to. Service names can contain dots, too. */
export function serviceOf(name: string, { isFurther }: Pick<ContainerFacts, 'isFurther'>): string {
  return isFurther ? name.slice(0, name.lastIndexOf('.')) : name;
}

/** All instances of a service by name, lowest number first. */
export function instancesOf(containers: Containers, service: string): (readonly [string, ContainerFacts])[] {
  return Object.entries(containers)
    .filter(([name, container]) => serviceOf(name, container) === service)
    .sort(([, one], [, other]) => (one.number ?? 1) - (other.number ?? 1));
}

const live: ReadonlySet<ContainerFacts['state']> = new Set(['running', 'paused', 'restarting']);

/** Whether a container has processes, so that there is something to stop. */
export function isLive({ state }: Pick<ContainerFacts, 'state'>): boolean {
  return live.has(state);
}

/** Exit statuses of an orderly end, whoever asked for it: 0 and SIGTERM. */
const orderlyStatuses: ReadonlySet<number> = new Set([0, 143]);

/**
 * Whether a container was stopped rather than failed. A container that bkdev had to kill counts as stopped; for any
 * other killed container nobody knows who did it.
 */
export function isStopped({ state, exitCode, oomKilled, isStopAsked }: ContainerFacts): boolean {
  if (state !== 'exited' || oomKilled) return false;
  return isStopAsked === true || orderlyStatuses.has(exitCode);
}
