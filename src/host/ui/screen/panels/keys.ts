import type { Message } from '../../../../shared/messages/message.ts';

/** What a key asks the screen to do. */
export type Action =
  | ('move-up' | 'move-down' | 'page-up' | 'page-down' | 'to-start' | 'to-end' | 'wheel-up' | 'wheel-down')
  | ('open-profiles' | 'toggle-start' | 'up-again' | 'restart' | 'start-service' | 'stop-service' | 'toggle-reload')
  | ('show-log' | 'show-details' | 'next-card' | 'fold' | 'open-url' | 'open-shell' | 'toggle-mouse' | 'open-palette')
  | ('choose' | 'agree' | 'refuse' | 'toggle-help' | 'close' | 'leave' | 'leave-behind' | 'suspend' | 'interrupt')
  | ('search-log' | 'filter-log' | 'next-match' | 'previous-match' | 'next-error' | 'previous-error' | 'next-level')
  | ('open-line' | 'toggle-wrap' | 'shift-left' | 'shift-right' | 'toggle-raw' | 'merge-logs' | 'pick-log')
  | ('next-instance' | 'mark-line' | 'trace-id' | 'copy' | 'save-log');

/**
 * What has the keyboard: the services, a log over the whole screen, something to read (the help, a whole failure),
 * the profiles, a question, what becomes of the command at work, the profiles where nothing is up yet, or what is
 * typed.
 */
export type Mode = 'services' | 'log' | 'reading' | 'profiles' | 'question' | 'leaving' | 'first-profile' | 'typing';

export interface Shortcut {
  readonly action: Action;
  /** Where it holds. */
  readonly modes: readonly Mode[];
  /** Names as `keyNames` gives them. */
  readonly keys: readonly string[];
  /** The keys as the help shows them. */
  readonly shown: string;
  /** What the help says of it; absent where it says nothing. */
  readonly means?: Message;
  /** What the footer says of it, and where it gets narrow; absent where it says nothing. */
  readonly footer?: Footnote;
  /** It says that instead where reloading is paused, and nothing at all where nothing is reloaded. */
  readonly footerWhilePaused?: Footnote;
  /** The footer tells of it only where it would do something now. */
  readonly isConditional?: true;
}

export interface Footnote {
  readonly shown: string;
  /** Empty where its key alone has to do. */
  readonly label: Message | '';
  readonly short?: Message;
  /**
   * What stays when it gets narrow: the higher, the longer. Below 5, its key alone has to do before the others lose a
   * word.
   */
  readonly rank: number;
  /** Its key alone says enough. */
  readonly isKnown?: true;
}

/** Whether saved code is applied by itself: `off` where nothing is reloaded. */
export type Reloading = 'on' | 'paused' | 'off';
