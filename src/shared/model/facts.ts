import type { Wording } from '../messages/wording.ts';
import type { ErrorReport } from './error.ts';

/** A container as Docker describes it. Times are epoch milliseconds. */
export interface ContainerFacts {
  readonly id: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead';
  /** Docker's own health; absent where no health check is defined. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  /** Docker checks its health anew although it did not start, as after a pause; it does not tell since when. */
  readonly isCheckedAnew?: true;
  /** What a failing health check printed last. */
  readonly healthOutput?: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** bkdev ended this run of it, on somebody's request; absent where nobody knows of one. */
  readonly isStopAsked?: true;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly restarts: number;
  /** Bytes that its definition allows it (`deploy.resources.limits`); absent where that is all of the machine's. */
  readonly memoryLimit?: number;
  /** Cores that its definition allows it; absent where that is all of the machine's. */
  readonly coreLimit?: number;
  readonly configHash: string;
  /** The network that it is meant to be in and was taken out of: nobody reaches it, and it reaches nobody. */
  readonly detachedFrom?: string;
  readonly image: string;
  /** The Compose files it was made from (absolute paths where it was made), the base first. */
  readonly configFiles?: readonly string[];
  /** Which container of its service it is, as Compose numbers them; 1 where absent. */
  readonly number?: number;
  /** Whether its service has another one with a lower number: the first stands for its service wherever one has to. */
  readonly isFurther?: true;
}

/** A project's containers. The first of each service goes by the service's name, further ones by `instanceName`. */
export type Containers = Readonly<Record<string, ContainerFacts>>;

/** `worker.2`: one container of a service that runs several times. */
export function instanceName(service: string, { number = 1 }: Pick<ContainerFacts, 'number'>): string {
  return `${service}.${number}`;
}

/** The service of a container, by the name that it goes by in `Containers`; services, too, may have dots in their names. */
export function serviceOf(name: string, { isFurther }: Pick<ContainerFacts, 'isFurther'>): string {
  return isFurther ? name.slice(0, name.lastIndexOf('.')) : name;
}

/** The service that a further container of this name is known of. */
export function ownerOf(facts: Facts, name: string): string | undefined {
  return Object.keys(facts).find(service => facts[service]?.others?.[name] !== undefined);
}

/** All containers of a service, the first one first, by the names that they go by. */
export function instancesOf(containers: Containers, service: string): (readonly [string, ContainerFacts])[] {
  return Object.entries(containers)
    .filter(([name, container]) => serviceOf(name, container) === service)
    .sort(([, one], [, other]) => (one.number ?? 1) - (other.number ?? 1));
}

/** Exit statuses of what ended in an orderly way, whoever asked for it: 0, SIGTERM. */
const orderlyStatuses: ReadonlySet<number> = new Set([0, 143]);

/**
 * Whether a container stands still because it was stopped. One that bkdev had to kill in the end was; who else killed
 * one, nobody says.
 */
export function isStopped({ state, exitCode, oomKilled, isStopAsked }: ContainerFacts): boolean {
  if (state !== 'exited' || oomKilled) return false;
  return isStopAsked === true || orderlyStatuses.has(exitCode);
}

/** A supervised program in a role, in supervisord's own words (supervisord.org/subprocess.html#process-states). */
export interface ProgramFacts {
  readonly name: string;
  readonly state: 'STOPPED' | 'STARTING' | 'RUNNING' | 'BACKOFF' | 'STOPPING' | 'EXITED' | 'FATAL' | 'UNKNOWN';
  readonly pid: number;
  /** Why it is not running, as supervisord puts it. */
  readonly detail: string;
  /**
   * A signal has stopped it, or a process of its own that does its work: it lives and does nothing, which supervisord
   * does not see.
   */
  readonly isHalted?: boolean;
  /** How often it ended without being asked to, or by design, since its container started. */
  readonly crashes?: number;
  /** Its last end of that kind: when (epoch ms), and the exit status; below zero the signal's number. */
  readonly lastCrash?: { readonly at: number; readonly status: number };
}

/** A queue of a worker that is worth a look: messages wait in it, or nobody consumes it. */
export interface QueueFacts {
  readonly name: string;
  readonly waiting: number;
  /** Null where the broker does not know. */
  readonly consumers: number | null;
}

/** What the nodes of a worker hold. */
export interface TaskFacts {
  readonly running: number;
  /** Taken from their queue, and not begun. */
  readonly reserved: number;
  /** How long the oldest one has been running; absent when none is. */
  readonly oldestMs?: number;
}

/** Which code a role runs, beside what lies on the disk. */
export interface CodeFacts {
  /**
   * `current`: all that it loaded is as on the disk. `stale`: a change waits. `gated`: a change waits because a file
   * of it cannot be compiled. `reloading`: the new code is being applied.
   */
  readonly state: 'current' | 'stale' | 'gated' | 'reloading';
  /** When the oldest change that it does not run yet was saved, epoch ms; absent while it is current. */
  readonly since?: number;
  /**
   * What it waits for, in one line: `SyntaxError: invalid syntax`; `paused` also where nothing waits yet; absent
   * where nothing holds it back.
   */
  readonly reason?: Wording;
  /** `file:line` below the checkout of what holds it back. */
  readonly where?: string;
  /** Its reloads since the agent began; absent before the first. */
  readonly reloads?: ReloadFigures;
  /**
   * What was saved since its last reload and compiles to the same code, which needs no reload: `at` in epoch ms,
   * `reason` names the files in one line. Until the next reload, tracebacks count the lines as they were.
   */
  readonly same?: { readonly at: number; readonly reason: Wording };
}

/**
 * How long it took from saving a file, or from the end of a pause that held it back, until the role was healthy with
 * it, milliseconds.
 */
export interface ReloadFigures {
  readonly count: number;
  /** Of the last fifty. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** `at` in epoch ms; `reason` names the files in one line. */
  readonly last: { readonly at: number; readonly reason: Wording; readonly tookMs: number };
}

/** Limits of the kernel on watching files (inotify(7)). */
export type WatchLimit = 'fs.inotify.max_user_watches' | 'fs.inotify.max_user_instances';

/** Why the agent does not learn of changes by events. */
export type WatchProblem =
  | /** It has only begun to look. */ { readonly code: 'not-begun' }
  | /** The definition names no service, so nothing has to be watched. */ { readonly code: 'no-services' }
  | /** The workspace's image lacks the library that watches. */ { readonly code: 'watcher-missing' }
  | /** A limit of the kernel is reached. */ { readonly code: 'limit-reached'; readonly limit: WatchLimit }
  | /** The process that watches did not answer in time and was killed. */ { readonly code: 'watcher-hung' }
  | /** The process that watches ended: what it said last, else how it ended. */ {
      readonly code: 'watcher-ended';
      readonly detail: Wording;
    }
  | /** The system refused, in its own words. */ { readonly code: 'watch-refused'; readonly detail: string }
  | /** New folders are about to be watched. */ { readonly code: 'new-folders' }
  | /** Files change without an event. */ { readonly code: 'events-missing' }
  | /** What is changed on the host arrives without an event. */ { readonly code: 'host-events-missing' };

/** How the agent learns of changes in the checkout, as it answers when it is asked. */
export interface Sources {
  /**
   * `events`: the system tells of each change. `polling`: it looks at every file again and again. `off`: it does
   * neither.
   */
  readonly mode: 'events' | 'polling' | 'off';
  /** Why it is not `events`; absent where it is, and where an agent of another version does not say. */
  readonly problem?: WatchProblem | undefined;
  readonly directories: number;
  readonly files: number;
  /** How long it took to begin. */
  readonly tookMs: number;
  /** The services whose reloading is paused; `*` stands for all. */
  readonly paused: readonly string[];
  /** The probe files that were seen in the definition's folder, with the time between writing and seeing them. */
  readonly truth: readonly { readonly name: string; readonly seenAfterMs: number }[];
}

/** What a probe file on the machine told of how the agent learns of changes. */
export type FileEvents =
  | /** Why it could not be tried, in one line. */ { readonly type: 'unknown'; readonly reason: Wording }
  | {
      readonly type: 'tried';
      readonly sources: Omit<Sources, 'paused' | 'truth'>;
      /** How long after it was written the file was seen; absent when it was not. */
      readonly seenAfterMs?: number;
      /** How long that was waited for. */
      readonly waitedMs: number;
    };

/** What the agent last found of a role. */
export interface RoleReport {
  readonly service: string;
  /** None of a store, which no supervisord runs. */
  readonly programs: readonly ProgramFacts[];
  readonly health: 'unknown' | 'starting' | 'healthy' | 'unhealthy';
  /** Why it is not healthy, in one line. */
  readonly reason: Wording;
  /** Since when its health is that, or, while it starts, since that start of its programs; epoch ms. */
  readonly since?: number;
  /** When it was last seen to do its work, epoch ms; absent while it does, and where it never did. */
  readonly workedAt?: number;
  /** Since when it does its work again, epoch ms; only while it does, and after it was seen not to. */
  readonly backAt?: number;
  readonly latencyMs?: number;
  /** What a person may want to know although it does its work, each in one line. */
  readonly notes?: readonly Wording[];
  /** Of a worker, as last asked. */
  readonly queues?: readonly QueueFacts[];
  readonly tasks?: TaskFacts;
  /** Absent where the agent does not reload it. */
  readonly code?: CodeFacts;
  /** Nobody watches, so it was only asked whether it answers: notes, queues and tasks are left out. */
  readonly isCursory?: boolean;
}

/** A change of a role's health, as the agent saw it. */
export interface HealthChange {
  /** Epoch ms. */
  readonly at: number;
  /** Absent for the first look. */
  readonly from?: RoleReport['health'];
  readonly to: RoleReport['health'];
  readonly reason: Wording;
}

/** What the agent answers when it is asked for its reports. */
export interface AnsweredReport extends RoleReport {
  /** When the look that it tells of was over, epoch ms. */
  readonly at: number;
  /** The last changes, the oldest first. */
  readonly changes: readonly HealthChange[];
}

/** Whether the published address answers from the host. */
export interface UrlFacts {
  readonly url: string;
  readonly answers: boolean;
  readonly reason: Wording;
  /** When it began or ceased to answer, epoch ms; absent where it was like that when it was first tried. */
  readonly since?: number;
}

/** All that is known of one service. */
export interface ServiceFacts {
  readonly container?: ContainerFacts;
  /** When the container's facts were asked for, epoch ms. */
  readonly observedAt?: number;
  /** Only what the agent said of this run of the container; dropped when the container changes state. */
  readonly report?: RoleReport;
  readonly reportedAt?: number;
  /** Why the agent tells nothing of it any more, and since when (epoch ms). */
  readonly silence?: { readonly at: number; readonly reason: Wording };
  readonly url?: UrlFacts;
  /** Why nothing is known of the container any more. */
  readonly lost?: Wording;
  /** What it waits for. */
  readonly hold?: Wording;
  /** What is being done to it now. */
  readonly activity?: 'building' | 'creating' | 'starting' | 'stopping';
  /** The line a running step or build printed last. */
  readonly progress?: Wording;
  /** Why it failed, once that is known. */
  readonly cause?: Wording;
  /** The same and what is not as it should be beside it, in all its words, until it works again. */
  readonly failure?: ErrorReport;
  /**
   * When its container or Docker's health of it last changed, or something began to be done to it; `sinceOf` tells of
   * its state.
   */
  readonly since?: number;
  /**
   * When it was last seen to do its work, epoch ms: what it wrote or was told of it long before explains nothing that
   * came after.
   */
  readonly workedAt?: number;
  /** The same of its further containers, by `instanceName`; absent where there are none. */
  readonly others?: Readonly<Record<string, ServiceFacts>>;
}

export type Facts = Readonly<Record<string, ServiceFacts>>;

/** One snapshot of what the engine has of a project. */
export interface Observation {
  readonly containers: Containers;
  /** What the agent found of each role, and how that changed lately. */
  readonly reports: readonly {
    readonly at: number;
    readonly report: RoleReport;
    readonly changes?: readonly HealthChange[];
  }[];
  /** Which of the definition's images exist. */
  readonly images: ReadonlySet<string>;
  /** Whether the agent has this definition to go by, another one or none; absent where nobody looked. */
  readonly left?: 'same' | 'other' | 'none';
  /** How many containers of a service a person asked for (`bkdev scale`), by service. */
  readonly asked?: Readonly<Record<string, number>>;
  /** When each of the project's volumes was created (epoch ms), by the engine's name for it. */
  readonly volumes: Readonly<Record<string, number>>;
  /** The services that any profile names, not only the one at hand. */
  readonly named: ReadonlySet<string>;
  /** When the programs of services were last changed in the definition, epoch ms; those that never were are absent. */
  readonly programsChangedAt?: Readonly<Record<string, number>>;
  /** For each step: its input files. */
  readonly inputs: Readonly<Record<string, ObservedInputs>>;
}

/** The input files of a step, now and at its last run. */
export interface ObservedInputs {
  /** When the newest of them changed, epoch ms. */
  readonly changedAt: number;
  /** A digest of their paths. */
  readonly listing: string;
  /** The digest that belongs to an earlier run, and when that began (epoch ms). */
  readonly seen?: { readonly ranAt: number; readonly listing: string };
}
