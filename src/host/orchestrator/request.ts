import type { Wording } from '../../shared/messages/wording.ts';
import type { Observation } from '../../shared/model/facts.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Target } from './execute/target.ts';
import type { Proposal } from './plan/proposal.ts';

/** What `up` was asked for. */
export interface UpRequest extends Target {
  readonly dryRun: boolean;
  /** How long a started service may take to become healthy. Builds and one-shot steps have no limit. */
  readonly timeoutMs: number;
  /** How many instances of a service are asked for; that is remembered once it is agreed to. */
  readonly scales?: Readonly<Record<string, number>>;
  /** Whether every service's log is wanted, for a screen. */
  readonly logs: boolean;
  /** What was logged before (epoch ms) is known already. */
  readonly logsSince?: number;
  /** When given, what happens is followed and told until this aborts, also after the work is done. */
  readonly watch?: AbortSignal;
  /**
   * What was brought up before, if it was something else: comes back when this does not get healthy, provided that it
   * really ran.
   */
  readonly goBackTo?: Target;
  /**
   * Asked before anything is changed, whenever there is something to do. Absent: nobody can be asked, and the plan
   * goes ahead; its reasons are then told as notices.
   */
  readonly agree?: (proposal: Proposal) => Promise<boolean>;
  /** Where nobody can be asked: a plan that takes away what runs, because the profile does not have it so, is refused. */
  readonly isCautious?: boolean;
  /** Called once it is agreed to, before anything is changed: until then whoever followed what ran goes on doing so. */
  readonly begun?: () => Promise<void>;
  /** Called where another one brings the same profile up already, whose work is then only followed. */
  readonly attached?: () => void;
  /** Called before the end is told, when images could not be built. */
  readonly notBuilt?: () => Promise<void>;
  /** More reasons to think twice about a plan, each a sentence: memory that will not suffice, an editor that would close. */
  readonly doubts?: (plan: Plan, observed: Observation) => Promise<readonly Wording[]>;
}
