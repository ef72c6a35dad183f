import type { EngineEvent } from '../../shared/model/event.ts';
import type { Proposal } from '../orchestrator/plan/proposal.ts';
import type { World } from '../ports/world.ts';
import type { abortOnSignals } from '../wiring/interrupts.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import type { UpChoices } from './prepare-up.ts';

export interface UpOptions extends CommonOptions, UpChoices {
  readonly profile: string | undefined;
  readonly tui: boolean;
}

/**
 * When a person is asked: about every change, or only if running services are taken away or there are reasons to
 * reconsider.
 */
export type Asking = 'always' | 'in-doubt';

/** Whether a person must be asked about this plan. */
export function hasToAsk(asking: Asking, { reasons, takesAway }: Pick<Proposal, 'reasons' | 'takesAway'>): boolean {
  return asking === 'always' || takesAway || reasons.length > 0;
}

/** One checkout at one terminal, in which a person brings up one profile after another. */
export interface Session {
  readonly world: World;
  /** Sets the destination of events. */
  direct(show: (event: EngineEvent) => void): void;
  readonly options: UpOptions;
  readonly asking: Asking;
  readonly interrupts: ReturnType<typeof abortOnSignals>;
}
