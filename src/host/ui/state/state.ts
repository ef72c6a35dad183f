import type { Wording } from '../../../shared/messages/wording.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import type { StartReport } from '../../../shared/model/event.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { Load } from '../../../shared/model/load.ts';
import { emptyPlan, type Plan } from '../../../shared/model/plan.ts';

/** Something a person should know that is no failure. */
export interface Notice {
  readonly text: Wording;
  readonly hint?: Wording;
}

/** How the last command ended; `error` is undefined when all is well, `tookMs` where there has been no command yet. */
export interface Ending {
  readonly at: number;
  readonly error: ErrorReport | undefined;
  readonly urls: readonly string[];
  readonly tookMs: number | undefined;
  /** How what it started came up; undefined where it started nothing. */
  readonly start?: StartReport | undefined;
}

/** A profile, and what it consists of. */
export interface Up {
  readonly profile: string;
  readonly services: readonly string[];
}

/** A switch that failed, and was or is being undone. */
export interface Rollback {
  /** The profile that did not come up. */
  readonly failed: string;
  readonly cause: Wording;
}

/** All that a renderer knows, folded from events. Times are epoch milliseconds; what can be derived is not in it. */
export interface State {
  readonly project: string;
  readonly workspace: string;
  readonly profile: string;
  /** What was up when the command at work began, where that was another profile. */
  readonly former: Up | undefined;
  /** Whether the command has begun to change anything. */
  readonly isTouched: boolean;
  /** What the profile consists of; empty as long as no command has said so. */
  readonly services: readonly string[];
  /** Why the command turned back, if it did. */
  readonly rollback: Rollback | undefined;
  /** The command that took hold last, for instance `up`; empty before the first. */
  readonly command: string;
  readonly startedAt: number | undefined;
  /** Undefined while the command runs. */
  readonly finished: Ending | undefined;
  readonly facts: Facts;
  /** Since when a service is being built, created, started or stopped. */
  readonly busySince: Readonly<Record<string, number>>;
  readonly plan: Plan;
  /** How long the plan will take by what earlier starts took; undefined where too little is known. */
  readonly estimateMs: number | undefined;
  /** What each instance used lately, oldest first, by the name that it goes by; nothing of what is not running. */
  readonly loads: Readonly<Record<string, readonly Load[]>>;
  /** The last notices, oldest first. */
  readonly notices: readonly Notice[];
}

export const emptyState: State = {
  project: '',
  workspace: '',
  profile: '',
  former: undefined,
  isTouched: false,
  services: [],
  rollback: undefined,
  command: '',
  startedAt: undefined,
  finished: undefined,
  facts: {},
  busySince: {},
  plan: emptyPlan,
  estimateMs: undefined,
  loads: {},
  notices: [],
};
