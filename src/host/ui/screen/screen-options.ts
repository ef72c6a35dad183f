import type { Message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { Store, Timer } from '../state/store.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { QuestionSlot } from './question-slot.ts';
import type { StageOptions } from './stage.ts';

/** The content of the screen, and where to draw it. */
export interface ScreenOptions extends StageOptions, ScreenActions {
  readonly store: Pick<Store, 'getSnapshot' | 'subscribe'>;
  /** The services' logs. */
  readonly logs: LogReader;
  /** Returns the current definition, which may change with the profile; called on each drawing. */
  readonly definition: () => Definition;
  /** Returns the profiles; called whenever their list is opened. */
  readonly profiles: () => readonly ProfileChoice[];
  /** Whether the running command belongs to this process and would end with it. */
  readonly isOwnAtWork: () => boolean;
  /** The slot through which commands ask questions; closed together with the screen. */
  readonly question: QuestionSlot;
  /** `now` in epoch milliseconds. */
  readonly timer: Timer;
  readonly color: boolean;
  /** The hints for newcomers that this person already knows; shared by all screens. */
  readonly hints: {
    readonly read: () => readonly string[];
    readonly add: (names: readonly string[]) => void;
  };
  /** The absolute home folder. */
  readonly home?: string | undefined;
}

/**
 * The effects of keys outside the screen; each promise resolves when its command is done. Errors that a person can fix
 * are reported as events; a rejection is a bug, which closes the screen and rejects `runScreen`.
 */
export interface ScreenActions {
  /** Switches to a profile; errors that a person can fix are reported as `command-finished`. */
  readonly onSwitch: (profile: string) => Promise<void>;
  readonly onRestart: (service: string) => Promise<void>;
  readonly onStart: (service: string) => Promise<void>;
  readonly onStop: (service: string) => Promise<void>;
  /** Changes a service's number of instances or its mode, with a command like `onSwitch`. */
  readonly onScale: (service: string, count: number) => Promise<void>;
  readonly onMode: (service: string, mode: string) => Promise<void>;
  /** Rebuilds the image of a service and replaces its containers, after consent. */
  readonly onRebuild: (service: string) => Promise<void>;
  /**
   * Returns the records in the gateway's log, oldest first. If it cannot be read, reports that as a notice and returns
   * none.
   */
  readonly onRequests: () => Promise<readonly GatewayRecord[]>;
  readonly onExplain: (record: GatewayRecord) => Promise<Explanation | undefined>;
  /** Pauses or resumes live reload of all roles. */
  readonly onToggleReload: () => Promise<void>;
  /** Opens an address in the person's browser. */
  readonly onOpen: (address: string) => Promise<void>;
  /** Runs a shell in a service; the terminal has been released for it. */
  readonly onShell: (service: string) => Promise<void>;
  /** Returns the default path for saving a log. */
  readonly savePath: (name: string) => string;
  /** Writes lines to a new file; returns a message about the outcome. */
  readonly onSave: (file: string, lines: readonly string[]) => Promise<Message>;
}
