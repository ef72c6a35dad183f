import type { Message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';
import type { ContainerFacts } from './container.ts';
import type { ErrorReport } from './error.ts';
import type { Activity, UrlFacts } from './facts.ts';
import type { Load } from './load.ts';
import type { Plan } from './plan.ts';
import type { RoleReport } from './report.ts';

/** What happened, in the past tense. The host's engine and the agent share this type. `at` is epoch milliseconds. */
export type EngineEvent = { readonly at: number } & (
  | /** A command took charge of an environment. */ {
      type: 'command-started';
      command: string;
      project: string;
      workspace: string;
      profile: string;
      /** The services of the profile. */
      services: readonly string[];
    }
  | /** Somebody started to watch an environment without changing it. */ {
      type: 'watching-started';
      project: string;
      workspace: string;
      /** The profile that was brought up last or is running; empty if unknown. */
      profile: string;
      /** The services of the profile. */
      services: readonly string[];
    }
  | /** The plan was made. */ {
      type: 'plan-made';
      plan: Plan;
      /** The expected duration, from earlier starts; absent if too little is known. */
      estimateMs?: number;
    }
  | /** The person agreed to the plan. Times count from here. */ {
      type: 'plan-agreed';
    }
  | /** A switch failed, and the previous profile is being brought back. */ {
      type: 'rollback-started';
      profile: string;
      services: readonly string[];
      cause: Wording;
    }
  | /** The workspace is running and every container of the plan exists: others may use Compose on the project again. */ {
      type: 'everything-created';
    }
  | /** Work on these services began. */ {
      type: 'activity-started';
      activity: Activity;
      services: readonly string[];
    }
  | /** It ended, successfully or not. */ { type: 'activity-finished'; services: readonly string[] }
  | /** A container was created, changed its state or health, or was removed (then `container` is absent). */ {
      type: 'container-changed';
      service: string;
      container?: ContainerFacts;
    }
  | /** The agent started reporting; sent at each of its starts. */ { type: 'agent-started'; pid: number }
  | /** The agent stopped reporting; its earlier reports no longer count. */ { type: 'agent-lost'; reason: Wording }
  | /** The engine no longer reports; what was known about containers no longer counts. */ {
      type: 'engine-lost';
      reason: Wording;
    }
  | /** The agent looked at a role. Sent on change, and every few seconds as a heartbeat. */ {
      type: 'role-reported';
      report: RoleReport;
    }
  | /** A role runs the saved code. `reason` names the files; `tookMs` counts from saving them, or from the end of a pause. */ {
      type: 'code-reloaded';
      service: string;
      reason: Wording;
      tookMs: number;
    }
  | /** A change compiles to the code that a role already runs, so it was not reloaded. `reason` names the files. */ {
      type: 'code-unchanged';
      service: string;
      reason: Wording;
    }
  | /** A change is held back in these services: it does not compile (`where`: file:line) or load, or the role's own start keeps causing it. */ {
      type: 'code-held';
      services: readonly string[];
      reason: Wording;
      where?: string;
    }
  | /** What instances use, by instance name. Only while a screen is open. */ {
      type: 'load-measured';
      loads: Readonly<Record<string, Load>>;
    }
  | /** Another editor or terminal, or none, has the workspace open. Only while a screen is open. */ {
      type: 'editor-changed';
      editor?: Wording;
    }
  | /** The host tried the published address. */ { type: 'url-checked'; service: string; url: UrlFacts }
  | /** A service waits for another. */ {
      type: 'service-held';
      service: string;
      hold: Message<'hold.service' | 'hold.turn'>;
    }
  | /** A build or step reported progress. */ { type: 'service-progressed'; service: string; text: Wording }
  | /** A service will not come up by itself. */ {
      type: 'service-failed';
      service: string;
      /** Why, on one line. */
      cause: Wording;
      error: ErrorReport;
    }
  | /** A problem was explained although nobody waited for the service. It changes nothing else that is known. */ {
      type: 'failure-explained';
      service: string;
      error: ErrorReport;
    }
  | /** A service became healthy. */ { type: 'service-became-healthy'; service: string; tookMs: number }
  | /** A service wrote a line. */ {
      type: 'log-appended';
      service: string;
      text: string;
      /** When the engine received it, epoch ms; absent if unknown. */
      loggedAt?: number;
      /** `worker.2`, if it is not the first instance. */
      instance?: string;
      /** The program that wrote it, if the container runs several. */
      program?: string;
    }
  | /** The gateway recorded a request, while its log is followed. */ {
      type: 'request-served';
      gateway: string;
      /** The service that answered; absent if the gateway did. */
      service?: string;
      /** When it arrived, epoch ms. */
      servedAt: number;
      tookMs: number;
    }
  | /** Something a person should know that is not a failure. */ { type: 'notice-given'; text: Wording; hint?: Wording }
  | /** The command ended; `error` is absent if all went well. */ {
      type: 'command-finished';
      tookMs: number;
      urls: readonly string[];
      error?: ErrorReport;
      /** How the services it started came up; absent if it started nothing, or if not all became healthy. */
      start?: StartReport;
      /** There was nothing to do, and nothing was changed. */
      isIdle?: true;
    }
);

/** A span of time, in milliseconds since the command began. */
export type Span = readonly [fromMs: number, toMs: number];

/** How one service came up. Times are milliseconds since the command began. */
export interface ServiceStart {
  readonly build?: Span;
  readonly create?: Span;
  /** What it waited for, in order. */
  readonly waits?: readonly { readonly service: string; readonly span: Span }[];
  /** When its container started. */
  readonly startedMs: number;
  /** When its first probe was answered; absent if the agent does not probe it. */
  readonly answeredMs?: number;
  readonly healthyMs: number;
}

/** A complete start: a command that started something and succeeded. */
export interface Start {
  /** When the command began, epoch milliseconds. */
  readonly at: number;
  readonly profile: string;
  readonly tookMs: number;
  readonly services: Readonly<Record<string, ServiceStart>>;
}

/** A start, and what can be learned from it. */
export interface StartReport extends Start {
  /** The critical path: each service waited for the one before it, and the last one was the last to become healthy. */
  readonly chain: readonly string[];
  /** The service on the critical path that took longest from start to healthy or done. */
  readonly slowest: string;
  /** The services that had to wait for it, directly or indirectly. */
  readonly waited: readonly string[];
  /**
   * Each service's usual time from start to healthy in this workspace (median of earlier starts, ms), if there were
   * any.
   */
  readonly usualMs: Readonly<Record<string, number>>;
  /** How long earlier starts of the same services took; absent if there were none. */
  readonly usuallyTookMs?: number;
}

/** An event of one type. */
export type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** An event without its time. */
export type Untimed = EngineEvent extends infer Event ? (Event extends EngineEvent ? Omit<Event, 'at'> : never) : never;

/** Where the engine reports what happened. */
export type Emit = (event: Untimed) => void;
