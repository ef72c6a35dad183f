import type { ErrorReport } from './error.ts';
import type { ContainerFacts, RoleReport, UrlFacts } from './facts.ts';

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
  | /** The plan was made; each line is one operation with its cause. */ {
      type: 'plan-made';
      lines: readonly string[];
      /** How long it will take by what earlier starts took; absent where too little is known. */
      estimateMs?: number;
    }
  | /** A switch failed, and the profile that ran before it is being brought back. */ {
      type: 'rollback-started';
      profile: string;
      services: readonly string[];
      cause: string;
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
  | /** The agent stopped reporting: what it said no longer counts. */ { type: 'agent-lost'; reason: string }
  | /** The engine no longer tells what happens: what was known of containers no longer counts. */ {
      type: 'engine-lost';
      reason: string;
    }
  | /** The agent looked at a role. Sent on change, and every few seconds as a sign of life. */ {
      type: 'role-reported';
      report: RoleReport;
    }
  | /** The published address was tried from the host. */ { type: 'url-checked'; service: string; url: UrlFacts }
  | /** A service waits for another. */ { type: 'service-held'; service: string; hold: string }
  | /** A build or a step told how far it is. */ { type: 'service-progressed'; service: string; text: string }
  | /** A service will not come up by itself. */ {
      type: 'service-failed';
      service: string;
      /** Why, in one line. */
      cause: string;
      error: ErrorReport;
    }
  | /** A service became healthy. */ { type: 'service-became-healthy'; service: string; tookMs: number }
  | /** A service wrote a line. */ { type: 'log-appended'; service: string; text: string }
  | /** Something a person should know that is no failure. */ { type: 'notice-given'; text: string; hint?: string }
  | /** The command came to its end; `error` is absent when all is well. */ {
      type: 'command-finished';
      tookMs: number;
      urls: readonly string[];
      error?: ErrorReport;
    }
);

/** An event of one kind. */
export type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** An event before its time is stamped on it. */
export type Untimed = EngineEvent extends infer Event ? (Event extends EngineEvent ? Omit<Event, 'at'> : never) : never;

/** Where the engine tells what happened. */
export type Emit = (event: Untimed) => void;
