import type { Message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';
import type { ErrorReport } from './error.ts';
import type { ContainerFacts, RoleReport, UrlFacts } from './facts.ts';
import type { Load } from './load.ts';
import type { Plan } from './plan.ts';

/** What happened, in the past tense. The host's engine and the agent speak this one type; `at` is epoch milliseconds. */
export type EngineEvent = { readonly at: number } & (
  | /** A command took hold of an environment. */ {
      type: 'command-started';
      command: string;
      project: string;
      workspace: string;
      profile: string;
      /** What the profile consists of. */
      services: readonly string[];
    }
  | /** Somebody began to look at an environment, of which they change nothing. */ {
      type: 'watching-started';
      project: string;
      workspace: string;
      /** The profile that was brought up last, or runs; empty where nothing tells which. */
      profile: string;
      /** What the profile consists of. */
      services: readonly string[];
    }
  | /** The plan was made. */ {
      type: 'plan-made';
      plan: Plan;
      /** How long it will take by what earlier starts took; absent where too little is known. */
      estimateMs?: number;
    }
  | /** The plan is agreed to: what comes counts from here, not from when somebody was asked. */ {
      type: 'plan-agreed';
    }
  | /** A switch failed, and the profile that ran before it is being brought back. */ {
      type: 'rollback-started';
      profile: string;
      services: readonly string[];
      cause: Wording;
    }
  | /** The workspace runs, and every container of the plan is there: from now on others may use Compose on the project too. */ {
      type: 'everything-created';
    }
  | /** Something is being done to these services. */ {
      type: 'activity-started';
      activity: 'building' | 'creating' | 'starting' | 'stopping';
      services: readonly string[];
    }
  | /** It is done, well or badly. */ { type: 'activity-finished'; services: readonly string[] }
  | /** A container came, changed its state or health, or went (then `container` is absent). */ {
      type: 'container-changed';
      service: string;
      container?: ContainerFacts;
    }
  | /** The agent began to report; sent at each start of it. */ { type: 'agent-started'; pid: number }
  | /** The agent stopped reporting: what it said no longer counts. */ { type: 'agent-lost'; reason: Wording }
  | /** The engine no longer tells what happens: what was known of containers no longer counts. */ {
      type: 'engine-lost';
      reason: Wording;
    }
  | /** The agent looked at a role. Sent on change, and every few seconds as a sign of life. */ {
      type: 'role-reported';
      report: RoleReport;
    }
  | /** A role works with the code that was saved; `reason` names the files, `tookMs` counts from saving them, or from the end of a pause that held them back. */ {
      type: 'code-reloaded';
      service: string;
      reason: Wording;
      tookMs: number;
    }
  | /** What was saved compiles to the code that a role runs already, so it was not reloaded; `reason` names the files. */ {
      type: 'code-unchanged';
      service: string;
      reason: Wording;
    }
  | /** Saved code is not applied in these services: it cannot be compiled (`where`: file:line), or its start changes it again and again. */ {
      type: 'code-held';
      services: readonly string[];
      reason: Wording;
      where?: string;
    }
  | /** What instances use, by the name that each goes by. Only where somebody looks at a screen. */ {
      type: 'load-measured';
      loads: Readonly<Record<string, Load>>;
    }
  | /** The published address was tried from the host. */ { type: 'url-checked'; service: string; url: UrlFacts }
  | /** A service waits for another. */ {
      type: 'service-held';
      service: string;
      hold: Message<'hold.service' | 'hold.turn'>;
    }
  | /** A build or a step told how far it is. */ { type: 'service-progressed'; service: string; text: Wording }
  | /** A service will not come up by itself. */ {
      type: 'service-failed';
      service: string;
      /** Why, in one line. */
      cause: Wording;
      error: ErrorReport;
    }
  | /** Something that is not as it should be, while nobody waited for it, was looked into; it changes nothing of what is known otherwise. */ {
      type: 'failure-explained';
      service: string;
      error: ErrorReport;
    }
  | /** A service became healthy. */ { type: 'service-became-healthy'; service: string; tookMs: number }
  | /** A service wrote a line. */ {
      type: 'log-appended';
      service: string;
      text: string;
      /** When the engine received it, epoch ms; absent where nobody says. */
      loggedAt?: number;
      /** `worker.2`, where it is not the first container of its service. */
      instance?: string;
    }
  | /** Something a person should know that is no failure. */ { type: 'notice-given'; text: Wording; hint?: Wording }
  | /** The command came to its end; `error` is absent when all is well. */ {
      type: 'command-finished';
      tookMs: number;
      urls: readonly string[];
      error?: ErrorReport;
      /** How what it started came up; absent where it started nothing, and where not all became healthy. */
      start?: StartReport;
      /** Whether it found nothing to do, so that nothing was changed. */
      isIdle?: true;
    }
);

/** A stretch of time, in milliseconds from the beginning of its command. */
export type Span = readonly [fromMs: number, toMs: number];

/** How one service came up. Times are milliseconds from the beginning of the command. */
export interface ServiceStart {
  readonly build?: Span;
  readonly create?: Span;
  /** What it waited for, one after the other. */
  readonly waits?: readonly { readonly service: string; readonly span: Span }[];
  /** When its container began to run. */
  readonly startedMs: number;
  /** When its probe was answered for the first time; absent where the agent probes nothing. */
  readonly answeredMs?: number;
  readonly healthyMs: number;
}

/** One whole start: a command that started something and ended well. */
export interface Start {
  /** When the command began, epoch milliseconds. */
  readonly at: number;
  readonly profile: string;
  readonly tookMs: number;
  readonly services: Readonly<Record<string, ServiceStart>>;
}

/** A start, and what is to be learned from it. */
export interface StartReport extends Start {
  /** The longest way: each waited for the one before it, and the last was the last to be healthy. */
  readonly chain: readonly string[];
  /** On that way, what took longest from its start to healthy or done. */
  readonly slowest: string;
  /** What had to wait for it, directly or through others. */
  readonly waited: readonly string[];
  /** What each took from its start to healthy in earlier starts of this workspace (median, ms), where there were any. */
  readonly usualMs: Readonly<Record<string, number>>;
  /** How long earlier starts of the same services took; absent where there were none. */
  readonly usuallyTookMs?: number;
}

/** An event of one kind. */
export type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** An event before its time is stamped on it. */
export type Untimed = EngineEvent extends infer Event ? (Event extends EngineEvent ? Omit<Event, 'at'> : never) : never;

/** Where the engine tells what happened. */
export type Emit = (event: Untimed) => void;
