import type { Wording } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { Observation } from '../../shared/model/observation.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Target } from './execute/target.ts';
import type { Proposal } from './plan/proposal.ts';

/** The options of one `up`. */
export interface UpRequest extends Target {
  readonly dryRun: boolean;
  /** How long a started service may take to become healthy. Builds and one-shot steps have no limit. */
  readonly timeoutMs: number;
  /** The number of instances requested per service; remembered once the plan is agreed to. */
  readonly scales?: Readonly<Record<string, number>>;
  /** Whether to follow the logs of every service, for a screen. */
  readonly logs: boolean;
  /** Log lines from before this time (epoch ms) are already known. */
  readonly logsSince?: number;
  /** When given, events are followed and reported until this signal aborts, even after the work is done. */
  readonly watch?: AbortSignal;
  /** The target to roll back to when this one does not become healthy, if it was fully running before. */
  readonly goBackTo?: Target;
  /**
   * Asks for consent before anything is changed, unless the plan is empty. When absent, nobody can be asked: the plan
   * is carried out and its reasons are reported as notices.
   */
  readonly agree?: (proposal: Proposal) => Promise<boolean>;
  /**
   * When nobody can be asked, refuse a plan that would stop or remove running services that the profile does not
   * include.
   */
  readonly isCautious?: boolean;
  /**
   * Called after consent, before anything is changed. Until then, whoever followed the previous environment keeps
   * following it.
   */
  readonly begun?: () => Promise<void>;
  /**
   * Called after consent by the command that carries out the plan, before anything is changed: writes what the person
   * chose.
   */
  readonly settle?: () => void;
  /** Reads the definition again, with what the person chose. By default, Compose's files decide alone. */
  readonly reread?: () => Promise<Definition>;
  /** Called when another process is already bringing up the same profile; its work is then only followed. */
  readonly attached?: () => void;
  /** Called before the end is reported, if images could not be built. */
  readonly notBuilt?: () => Promise<void>;
  /**
   * Returns further reasons to reconsider the plan, one sentence each: too little memory, an editor that would close.
   */
  readonly doubts?: (plan: Plan, observed: Observation) => Promise<readonly Wording[]>;
}
