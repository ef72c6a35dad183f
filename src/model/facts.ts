import type { EngineEvent } from './event.ts';

/** A container as Docker describes it. Times are epoch milliseconds. */
export interface ContainerFacts {
  readonly id: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead';
  /** Docker's own health; absent where no health check is defined. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly restarts: number;
  readonly configHash: string;
  readonly image: string;
}

/** A supervised program in a role, in supervisord's own words (supervisord.org/subprocess.html#process-states). */
export interface ProgramFacts {
  readonly name: string;
  readonly state: 'STOPPED' | 'STARTING' | 'RUNNING' | 'BACKOFF' | 'STOPPING' | 'EXITED' | 'FATAL' | 'UNKNOWN';
  readonly pid: number;
  /** Why it is not running, as supervisord puts it. */
  readonly detail: string;
}

/** What the agent last found of a role. */
export interface RoleReport {
  readonly service: string;
  readonly programs: readonly ProgramFacts[];
  readonly health: 'unknown' | 'starting' | 'healthy' | 'unhealthy';
  /** Why it is not healthy, in one line. */
  readonly reason: string;
  readonly latencyMs?: number;
}

/** Whether the published address answers from the host. */
export interface UrlFacts {
  readonly url: string;
  readonly answers: boolean;
  readonly reason: string;
}

/** All that is known of one service. */
export interface ServiceFacts {
  readonly container?: ContainerFacts;
  /** Only what the agent said of this run of the container; dropped when the container changes state. */
  readonly report?: RoleReport;
  readonly reportedAt?: number;
  readonly url?: UrlFacts;
  /** Why it waits, for instance `waiting for mysql`. */
  readonly hold?: string;
  /** What is being done to it now. */
  readonly activity?: 'building' | 'creating' | 'starting' | 'stopping';
  /** The line a running step or build printed last. */
  readonly progress?: string;
  /** Why it failed, once that is known. */
  readonly cause?: string;
  /** When health or phase last changed. */
  readonly since?: number;
}

export type Facts = Readonly<Record<string, ServiceFacts>>;

/** One snapshot of what the engine has of a project. */
export interface Observation {
  /** Containers by Compose service name. */
  readonly containers: Readonly<Record<string, ContainerFacts>>;
  /** What the agent last said of each role. */
  readonly reports: readonly { readonly at: number; readonly report: RoleReport }[];
  /** Which of the definition's images exist. */
  readonly images: ReadonlySet<string>;
  /** When each of the project's volumes was created (epoch ms), by the engine's name for it. */
  readonly volumes: Readonly<Record<string, number>>;
  /** For each step: when the newest of its input files changed (epoch ms). */
  readonly inputsChangedAt: Readonly<Record<string, number>>;
}

/** Folds one event into what is known of the services. The only place that changes facts, for the engine and the state alike. */
export function foldFacts(facts: Facts, event: EngineEvent): Facts {
  switch (event.type) {
    case 'container-changed':
      return edit(facts, event.service, known => withContainer(known, event.container, event.at));
    case 'role-reported':
      return edit(facts, event.report.service, known =>
        // What was said of an earlier run of the container says nothing about this one.
        event.at < (known.container?.startedAt ?? 0) ? known : { ...known, report: event.report, reportedAt: event.at },
      );
    case 'agent-lost':
      return Object.fromEntries(
        Object.entries(facts).map(([name, known]) => [name, omit(known, 'report', 'reportedAt')]),
      );
    case 'url-checked':
      return edit(facts, event.service, known => ({ ...known, url: event.url }));
    case 'service-held':
      return edit(facts, event.service, known => ({ ...known, hold: event.hold }));
    case 'service-progressed':
      return edit(facts, event.service, known => ({ ...known, progress: event.text }));
    case 'activity-started':
      return event.services.reduce(
        (all, name) => edit(all, name, known => ({ ...omit(known, 'hold', 'cause'), activity: event.activity })),
        facts,
      );
    case 'activity-finished':
      return event.services.reduce((all, name) => edit(all, name, known => omit(known, 'activity', 'progress')), facts);
    case 'service-failed':
      return edit(facts, event.service, known => ({ ...omit(known, 'activity'), cause: event.error.message }));
    default:
      return facts;
  }
}

function withContainer(known: ServiceFacts, container: ContainerFacts | undefined, at: number): ServiceFacts {
  const sameRun = known.container?.id === container?.id && known.container?.startedAt === container?.startedAt;
  const kept =
    sameRun && container?.state === 'running' ? known : omit(known, 'report', 'reportedAt', 'url', 'progress');
  const base = container?.state === 'running' ? omit(kept, 'cause', 'hold') : kept;
  const since = sameRun && known.container?.state === container?.state && known.since !== undefined ? known.since : at;
  return container ? { ...base, container, since } : { ...omit(base, 'container'), since };
}

function edit(facts: Facts, name: string, change: (known: ServiceFacts) => ServiceFacts): Facts {
  return { ...facts, [name]: change(facts[name] ?? {}) };
}

function omit<Key extends keyof ServiceFacts>(known: ServiceFacts, ...keys: Key[]): Omit<ServiceFacts, Key> {
  const rest: Partial<Record<keyof ServiceFacts, unknown>> = { ...known };
  for (const key of keys) delete rest[key];
  return rest as Omit<ServiceFacts, Key>;
}
