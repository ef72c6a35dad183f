import type { Wording } from '../messages/wording.ts';

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

/** What a program under the debugger reports. */
export interface DebugFacts {
  readonly program: string;
  /**
   * `listening`: it runs, and a debugger can attach. `waiting`: it starts once a debugger has attached. `paused`: a
   * breakpoint holds it.
   */
  readonly state: 'listening' | 'waiting' | 'paused';
  /** Where it is paused; the file is relative to the checkout, or absolute outside of it. */
  readonly place?: { readonly file: string; readonly line: number };
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
  /** Its programs that run under the debugger; only in the mode `debug`. */
  readonly debug?: readonly DebugFacts[];
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
