import type { EngineEvent } from '../model/event.ts';
import type { World } from '../ports/world.ts';
import type { abortOnSignals } from '../wiring/interrupts.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import type { UpChoices } from './prepare-up.ts';

export interface UpOptions extends CommonOptions, UpChoices {
  readonly profile: string | undefined;
  readonly tui: boolean;
}

/** When a person is asked: about every change, or only where something speaks against it. */
export type Asking = 'always' | 'in-doubt';

/** One checkout at one terminal, in which a person brings up one profile after another. */
export interface Session {
  readonly world: World;
  /** Says where events go from now on. */
  direct(show: (event: EngineEvent) => void): void;
  readonly options: UpOptions;
  readonly asking: Asking;
  readonly interrupts: ReturnType<typeof abortOnSignals>;
}
