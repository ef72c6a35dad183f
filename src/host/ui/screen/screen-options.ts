import type { Message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { Store, Timer } from '../state/store.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { QuestionSlot } from './question-slot.ts';
import type { StageOptions } from './stage.ts';

/** What the screen shows, and where. */
export interface ScreenOptions extends StageOptions, ScreenActions {
  readonly store: Pick<Store, 'getSnapshot' | 'subscribe'>;
  /** What services wrote. */
  readonly logs: LogReader;
  /**
   * The services there are, in their order. It may change with the profile: it is asked for each time something is
   * drawn.
   */
  readonly definition: () => Definition;
  /** What one can switch to; asked for each time the list of profiles is opened. */
  readonly profiles: () => readonly ProfileChoice[];
  /** Whether the command at work is this program's own, so that it would end with it. */
  readonly isOwnAtWork: () => boolean;
  /** Where commands ask. It is closed with the screen. */
  readonly question: QuestionSlot;
  /** `now` in epoch milliseconds. */
  readonly timer: Timer;
  readonly color: boolean;
  /** The person's home folder, absolute. */
  readonly home?: string | undefined;
}

/**
 * What keys have done outside of the screen; each is done when the command is. What a person can mend is told as an
 * event; what one rejects with is a bug of ours, which closes the screen and rejects `runScreen`.
 */
export interface ScreenActions {
  /** Switches to the profile of that name; what a person can mend is told as `command-finished`. */
  readonly onSwitch: (profile: string) => Promise<void>;
  readonly onRestart: (service: string) => Promise<void>;
  readonly onStart: (service: string) => Promise<void>;
  readonly onStop: (service: string) => Promise<void>;
  /** Pauses the reloading of all roles, or resumes it. */
  readonly onToggleReload: () => Promise<void>;
  /** Opens an address in the person's browser. */
  readonly onOpen: (address: string) => Promise<void>;
  /** Runs a shell in a service, on the terminal that was given back for it. */
  readonly onShell: (service: string) => Promise<void>;
  /** Where a log is saved unless the person says otherwise. */
  readonly savePath: (name: string) => string;
  /** Writes lines to a new file, and gives what came of it. */
  readonly onSave: (file: string, lines: readonly string[]) => Promise<Message>;
}
