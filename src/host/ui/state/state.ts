import type { Wording } from '../../../shared/messages/wording.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import type { StartReport } from '../../../shared/model/event.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { Load } from '../../../shared/model/load.ts';
import { emptyPlan, type Plan } from '../../../shared/model/plan.ts';
import type { Changes } from './fold-changes.ts';
import type { Traffic } from './traffic.ts';

/** Something to tell a person that is no failure. */
export interface Notice {
  /** When it was given, in epoch milliseconds. */
  readonly at: number;
  readonly text: Wording;
  readonly hint?: Wording;
}

/** How the last command ended. `error` is undefined on success, `tookMs` if there has been no command yet. */
export interface Ending {
  readonly at: number;
  readonly error: ErrorReport | undefined;
  readonly urls: readonly string[];
  readonly tookMs: number | undefined;
  /** How its services started; undefined if it started none. */
  readonly start?: StartReport | undefined;
}

/** A profile and its services. */
export interface Up {
  readonly profile: string;
  readonly services: readonly string[];
}

/** A failed switch that was or is being rolled back. */
export interface Rollback {
  /** The profile that did not come up. */
  readonly failed: string;
  readonly cause: Wording;
}

/**
 * Everything that a renderer knows, folded from events. Times are epoch milliseconds; derivable values are not
 * included.
 */
export interface State {
  readonly project: string;
  readonly workspace: string;
  readonly profile: string;
  /** The profile that was up when the command began, if it was another one. */
  readonly former: Up | undefined;
  /** Whether the command has changed anything yet. */
  readonly isTouched: boolean;
  /** The services of the profile; empty until a command reports them. */
  readonly services: readonly string[];
  /** Why the command rolled back, if it did. */
  readonly rollback: Rollback | undefined;
  /** The latest command, such as `up`; empty before the first. */
  readonly command: string;
  readonly startedAt: number | undefined;
  /** Undefined while the command is running. */
  readonly finished: Ending | undefined;
  readonly facts: Facts;
  /** When the current activity of a service began. */
  readonly busySince: Readonly<Record<string, number>>;
  readonly plan: Plan;
  /** The estimated duration of the plan, from earlier starts; undefined if too little is known. */
  readonly estimateMs: number | undefined;
  /** Recent resource use of each running instance, oldest first, by instance name. */
  readonly loads: Readonly<Record<string, readonly Load[]>>;
  /** The requests of the last minute, by service. */
  readonly traffic: Traffic;
  /** The editor or terminal that has the workspace open; undefined for none. */
  readonly editor: Wording | undefined;
  /** Recent changes of each service. */
  readonly changes: Changes;
  /** The latest notices, oldest first. */
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
  traffic: {},
  editor: undefined,
  changes: {},
  notices: [],
};
