import type { Wording } from '../messages/wording.ts';
import type { ErrorReport } from './error.ts';
import type { OlderRuns } from './programs.ts';
import type { Snapshot } from './snapshot.ts';

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

/** The service that has a further instance with this name. */
export function ownerOf(facts: Facts, name: string): string | undefined {
  return Object.keys(facts).find(service => facts[service]?.others?.[name] !== undefined);
}

/** What is known about a service, or about one further instance (`worker.2`). */
export function factsAbout(facts: Facts, name: string): ServiceFacts | undefined {
  const owner = ownerOf(facts, name);
  return owner === undefined ? facts[name] : facts[owner]?.others?.[name];
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

/** A supervised program, in supervisord's terms (supervisord.org/subprocess.html#process-states). */
export interface ProgramFacts {
  readonly name: string;
  readonly state: 'STOPPED' | 'STARTING' | 'RUNNING' | 'BACKOFF' | 'STOPPING' | 'EXITED' | 'FATAL' | 'UNKNOWN';
  readonly pid: number;
  /** Why it is not running, according to supervisord. */
  readonly detail: string;
  /** It, or the child process that does its work, was stopped by a signal. supervisord does not notice. */
  readonly isHalted?: boolean;
  /** How often it ended unexpectedly since its container started. */
  readonly crashes?: number;
  /** Its last unexpected end: epoch ms, and the exit status (negative: the signal's number). */
  readonly lastCrash?: { readonly at: number; readonly status: number };
}

/** A worker process of a server. Times are epoch ms, memory is bytes. */
export interface ServerWorker {
  readonly pid: number;
  readonly startedAt: number;
  /** Resident set size as of its last request. */
  readonly memory: number;
  readonly requests: number;
  /** Whether it is still loading the application. */
  readonly isBooting: boolean;
  /** Method and path of the request it is serving, the latest if there are several. */
  readonly request?: string;
}

/** A worker that did not exit by itself: killed by its timeout, or by a signal from outside gunicorn. */
export interface ServerEnd {
  readonly pid: number;
  readonly at: number;
  readonly how: 'timeout' | 'killed';
  /** The request it was serving. */
  readonly request?: string;
}

/** What gunicorn's master and workers report about themselves. Times are epoch ms, memory is bytes. */
export interface ServerFacts {
  readonly pid: number;
  readonly startedAt: number;
  readonly memory: number;
  /** The settings in effect: the definition's, else the product's, else gunicorn's. `timeout` in seconds; 0 is none. */
  readonly settings: {
    readonly workers: number;
    readonly class: string;
    readonly threads: number;
    readonly timeout: number;
    readonly maxRequests: number;
  };
  /** Settings that the product's own configuration has other values for. */
  readonly overridden: Readonly<Record<string, string | number>>;
  readonly workers: readonly ServerWorker[];
  /** The latest of them, newest last. */
  readonly ends: readonly ServerEnd[];
  /** The exception of the first worker that failed to boot, on one line; the server has ended because of it. */
  readonly failure?: string;
}

/** A worker's queue that deserves attention: messages are waiting in it, or nobody consumes it. */
export interface QueueFacts {
  readonly name: string;
  readonly waiting: number;
  /** Null if the broker does not know. */
  readonly consumers: number | null;
}

/** The tasks held by a worker's nodes. */
export interface TaskFacts {
  readonly running: number;
  /** Taken from the queue, not yet begun. */
  readonly reserved: number;
  /** How many tasks they started per minute, of late; absent if unknown. */
  readonly perMinute?: number;
  /** How long the oldest task has been running; absent if none is. */
  readonly oldestMs?: number;
}

/** Which code a role runs, compared with what is on disk. */
export interface CodeFacts {
  /**
   * `current`: everything it loaded matches the disk. `stale`: a change is waiting. `gated`: a change is waiting
   * because a file does not compile. `reloading`: the new code is being applied.
   */
  readonly state: 'current' | 'stale' | 'gated' | 'reloading';
  /** When its oldest unapplied change was saved, epoch ms; absent if it is current. */
  readonly since?: number;
  /**
   * What the change waits for, on one line: `SyntaxError: invalid syntax`. Also set while paused without a change;
   * absent if nothing holds the change back.
   */
  readonly reason?: Wording;
  /** `file:line` of the problem, relative to the checkout. */
  readonly where?: string;
  /** Its reloads since the agent started; absent before the first one. */
  readonly reloads?: ReloadFigures;
  /**
   * A change since the last reload that compiles to the same code and needs no reload. `at` in epoch ms; `reason` names
   * the files on one line. Until the next reload, tracebacks show the old line numbers.
   */
  readonly same?: { readonly at: number; readonly reason: Wording };
}

/** Times from saving a file (or from the end of a pause) until the role was healthy with it, in milliseconds. */
export interface ReloadFigures {
  readonly count: number;
  /** Over the last fifty reloads. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** `at` in epoch ms; `reason` names the files on one line. */
  readonly last: { readonly at: number; readonly reason: Wording; readonly tookMs: number };
}

/** Kernel limits on watching files (inotify(7)). */
export type WatchLimit = 'fs.inotify.max_user_watches' | 'fs.inotify.max_user_instances';

/** Why the agent does not receive file events. */
export type WatchProblem =
  | /** The agent has only just started. */ { readonly code: 'not-begun' }
  | /** The definition has no service that needs watching. */ { readonly code: 'no-services' }
  | /** The workspace image lacks the watcher library. */ { readonly code: 'watcher-missing' }
  | /** A kernel limit is reached. */ { readonly code: 'limit-reached'; readonly limit: WatchLimit }
  | /** The watcher process did not answer in time and was killed. */ { readonly code: 'watcher-hung' }
  | /** The watcher process ended. Its last output, or how it ended. */ {
      readonly code: 'watcher-ended';
      readonly detail: Wording;
    }
  | /** The system refused, in its own words. */ { readonly code: 'watch-refused'; readonly detail: string }
  | /** New folders are about to be watched. */ { readonly code: 'new-folders' }
  | /** Files change without an event. */ { readonly code: 'events-missing' }
  | /** Changes made on the host arrive without an event. */ { readonly code: 'host-events-missing' };

/** How the agent learns about changes in the checkout, in its own answer. */
export interface Sources {
  /** `events`: the system reports changes. `polling`: the agent checks every file periodically. `off`: neither. */
  readonly mode: 'events' | 'polling' | 'off';
  /** Why the mode is not `events`; absent if it is, or if an agent of another version does not say. */
  readonly problem?: WatchProblem | undefined;
  readonly directories: number;
  readonly files: number;
  /** How long starting to watch took. */
  readonly tookMs: number;
  /** The services whose reloading is paused; `*` means all. */
  readonly paused: readonly string[];
  /** The canary files seen in the definition's folder, with the time from writing to seeing each. */
  readonly truth: readonly { readonly name: string; readonly seenAfterMs: number }[];
}

/** What a canary file written by the host revealed about how the agent learns about changes. */
export type FileEvents =
  | /** Why this could not be tested, on one line. */ { readonly type: 'unknown'; readonly reason: Wording }
  | {
      readonly type: 'tried';
      readonly sources: Omit<Sources, 'paused' | 'truth'>;
      /** How long after it was written the file was seen; absent if it was not. */
      readonly seenAfterMs?: number;
      /** How long bkdev waited for it. */
      readonly waitedMs: number;
    };

/** The agent's latest findings about a role. */
export interface RoleReport {
  readonly service: string;
  /** Empty for stores, which run without supervisord. */
  readonly programs: readonly ProgramFacts[];
  readonly health: 'unknown' | 'starting' | 'healthy' | 'unhealthy';
  /** Why it is not healthy, on one line. */
  readonly reason: Wording;
  /** When its health last changed or, while it is starting, when its programs started; epoch ms. */
  readonly since?: number;
  /** When it was last seen working, epoch ms; absent while it works, and if it never did. */
  readonly workedAt?: number;
  /** When it started working again, epoch ms; only while it works, and after it was seen failing. */
  readonly backAt?: number;
  readonly latencyMs?: number;
  /** What a person may want to know although the role works, one line each. */
  readonly notes?: readonly Wording[];
  /** A worker's queues, as of the last query. */
  readonly queues?: readonly QueueFacts[];
  readonly tasks?: TaskFacts;
  /** Only of a role that gunicorn serves. */
  readonly server?: ServerFacts;
  /** Absent if the agent does not reload the role. */
  readonly code?: CodeFacts;
  /** Why its workers still run the code from before a reload (also in the notes); absent if they do not. */
  readonly keptCode?: Wording;
  /** Nobody is watching, so the agent only checked whether the role answers. Notes, queues and tasks are left out. */
  readonly isCursory?: boolean;
}

/** A change of a role's health, as seen by the agent. */
export interface HealthChange {
  /** Epoch ms. */
  readonly at: number;
  /** Absent for the first observation. */
  readonly from?: RoleReport['health'];
  readonly to: RoleReport['health'];
  readonly reason: Wording;
}

/** The agent's answer to a request for its reports. */
export interface AnsweredReport extends RoleReport {
  /** When the observation was complete, epoch ms. */
  readonly at: number;
  /** The latest changes, oldest first. */
  readonly changes: readonly HealthChange[];
}

/** Whether the published address answers from the host. */
export interface UrlFacts {
  readonly url: string;
  readonly answers: boolean;
  readonly reason: Wording;
  /** When it began or stopped answering, epoch ms; absent if that has not changed since the first check. */
  readonly since?: number;
}

/**
 * What a command does to a service. `copying`: its data is copied into or out of a snapshot; a running server is held
 * still meanwhile and answers nobody.
 */
export type Activity = 'building' | 'creating' | 'starting' | 'stopping' | 'copying';

/** Everything known about one service. */
export interface ServiceFacts {
  readonly container?: ContainerFacts;
  /** When the container was inspected, epoch ms. */
  readonly observedAt?: number;
  /** The agent's report about this run of the container; dropped when the container changes state. */
  readonly report?: RoleReport;
  readonly reportedAt?: number;
  /** Why the agent no longer reports on it, and since when (epoch ms). */
  readonly silence?: { readonly at: number; readonly reason: Wording };
  readonly url?: UrlFacts;
  /** Why the state of the container is no longer known. */
  readonly lost?: Wording;
  /** What it waits for. */
  readonly hold?: Wording;
  /** What is being done to it now. */
  readonly activity?: Activity;
  /** When its data was last copied, epoch ms: what a probe found before that says nothing. */
  readonly copiedAt?: number;
  /** The last line printed by a running step or build. */
  readonly progress?: Wording;
  /** Why it failed, once that is known. */
  readonly cause?: Wording;
  /** The full explanation of its failure, or of a problem beside it, until it works again. */
  readonly failure?: ErrorReport;
  /**
   * When its container, Docker's health or the current activity last changed. For the time of its state, use `sinceOf`.
   */
  readonly since?: number;
  /** When it was last seen working, epoch ms. Log lines from long before do not explain a later failure. */
  readonly workedAt?: number;
  /** The same for its further instances, by `instanceName`; absent if there are none. */
  readonly others?: Readonly<Record<string, ServiceFacts>>;
}

export type Facts = Readonly<Record<string, ServiceFacts>>;

/** One snapshot of a project on the engine. */
export interface Observation {
  readonly containers: Containers;
  /** The agent's report on each role, and recent changes of its health. */
  readonly reports: readonly {
    readonly at: number;
    readonly report: RoleReport;
    readonly changes?: readonly HealthChange[];
  }[];
  /** The images of the definition that exist. */
  readonly images: ReadonlySet<string>;
  /** Whether the agent's copy of the definition is the same, another one, or missing; absent if nobody looked. */
  readonly left?: 'same' | 'other' | 'none';
  /** The number of instances a person asked for (`bkdev scale`), by service. */
  readonly asked?: Readonly<Record<string, number>>;
  /** The services whose images a person asked to rebuild (`bkdev rebuild`). */
  readonly rebuild?: readonly string[];
  /** When each volume of the project was created (epoch ms), by the engine's name. */
  readonly volumes: Readonly<Record<string, number>>;
  /** The services named by any profile, not only the current one. */
  readonly named: ReadonlySet<string>;
  /** The runs that started with other programs than their service has now. Services without such runs are absent. */
  readonly olderRuns?: OlderRuns;
  /**
   * Where volumes that steps fill are not there yet: the product's snapshots, and what each such step would read, as
   * `Snapshot.recipes` has it. Absent where all are there, and where snapshots are switched off.
   */
  readonly kept?: { readonly snapshots: readonly Snapshot[]; readonly recipes: Readonly<Record<string, string>> };
  /** The input files of each step. */
  readonly inputs: Readonly<Record<string, ObservedInputs>>;
}

/** The input files of a step, now and at its last run. */
export interface ObservedInputs {
  /** When the newest of them was modified, epoch ms. */
  readonly changedAt: number;
  /** A digest of their paths. */
  readonly listing: string;
  /** The digest at an earlier run, and when that run began (epoch ms). */
  readonly seen?: { readonly ranAt: number; readonly listing: string };
}
