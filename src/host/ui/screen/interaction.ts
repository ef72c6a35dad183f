import type { Wording } from '../../../shared/messages/wording.ts';
import { type Choice, noChoice } from './choice.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { ScreenInput } from './screen-input.ts';
import type { ScreenOptions } from './screen-options.ts';
import { type ScreenView, toScreenView } from './screen-view.ts';
import { type Stage, sizeOf } from './stage.ts';

/** A switch that the person has chosen, as long as it is at work. */
interface Switching {
  readonly profile: string;
  /** When the command before it began: as long as that is the last one, this one is being prepared. */
  readonly after: number | undefined;
}

/** What the person does with the screen while it is open. What they have chosen is the only state it has of its own. */
export interface Interaction {
  choice: Choice;
  switching: Switching | undefined;
  /** What one could switch to when the list was opened last. */
  profiles: readonly ProfileChoice[];
  /** What is to be seen now. */
  look(): ScreenView;
  redraw(): void;
  /** Says what the last key came to, until the next one. */
  flash(told: Wording): void;
  /** Begins what takes time, one of each kind at a time. What it rejects with closes the screen. */
  begin(kind: string, work: () => Promise<unknown>): void;
  /** What something begun rejected with. */
  readonly broken: () => { readonly error: unknown } | undefined;
  /** The terminal as long as it is taken. */
  readonly stage: () => Stage;
}

/** `stage` is asked for from the first key on, not before. */
export function createInteraction(options: ScreenOptions, stage: () => Stage): Interaction {
  const { store, logs, definition, question, stdout, timer, color, home } = options;
  const running = new Set<string>();
  let broken: { readonly error: unknown } | undefined;
  const preparing = () => {
    const { switching } = interaction;
    return switching?.after === store.getSnapshot().startedAt ? (switching?.profile ?? '') : '';
  };
  const input = (): ScreenInput => ({
    ...{ state: store.getSnapshot(), logs, definition: definition(), question: question.current() },
    ...{ choice: interaction.choice, profiles: interaction.profiles },
    ...{ preparing: preparing(), size: sizeOf(stdout), color, home, now: timer.now() },
  });
  const redraw = () => {
    if (!stage().isClosed()) stage().draw();
  };
  const interaction: Interaction = {
    ...{ choice: noChoice, switching: undefined, profiles: options.profiles() },
    ...{ stage, redraw, look: () => toScreenView(input()), broken: () => broken },
    flash: told => {
      interaction.choice = { ...interaction.choice, flash: told };
    },
    begin: (kind, work) => {
      if (running.has(kind)) return;
      running.add(kind);
      work()
        .catch(error => {
          broken ??= { error };
          stage().close('left');
        })
        .finally(() => {
          running.delete(kind);
          redraw();
        });
    },
  };
  return interaction;
}
