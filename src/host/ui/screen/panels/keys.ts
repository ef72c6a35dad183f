import type { Message } from '../../../../shared/messages/message.ts';

/** The effect of a key on the screen. */
export type Action =
  | ('move-up' | 'move-down' | 'page-up' | 'page-down' | 'to-start' | 'to-end' | 'wheel-up' | 'wheel-down')
  | ('open-profiles' | 'toggle-start' | 'up-again' | 'restart' | 'start-service' | 'stop-service' | 'toggle-reload')
  | ('show-log' | 'show-details' | 'next-card' | 'fold' | 'open-url' | 'open-shell' | 'toggle-mouse' | 'open-palette')
  | ('choose' | 'agree' | 'refuse' | 'toggle-help' | 'close' | 'leave' | 'leave-behind' | 'suspend' | 'interrupt')
  | ('search-log' | 'filter-log' | 'next-match' | 'previous-match' | 'next-error' | 'previous-error' | 'next-level')
  | ('open-line' | 'toggle-wrap' | 'shift-left' | 'shift-right' | 'toggle-raw' | 'merge-logs' | 'pick-log')
  | ('next-source' | 'mark-line' | 'trace-id' | 'copy' | 'save-log')
  | ('scale' | 'switch-mode' | 'rebuild' | 'explain' | 'show-requests' | 'show-needs' | 'show-changes');

/**
 * The element with the keyboard focus: the services, a full-screen log, a text (the help, a whole failure), the
 * profiles, the gateway's failures, a question, the choice how to leave, the profiles when nothing is up yet, or a text
 * being typed.
 */
export type Mode =
  | ('services' | 'log' | 'reading' | 'profiles' | 'requests')
  | ('question' | 'leaving' | 'first-profile' | 'typing');

export interface Shortcut {
  readonly action: Action;
  /** The modes in which it applies. */
  readonly modes: readonly Mode[];
  /** Key names, as from `keyNames`. */
  readonly keys: readonly string[];
  /** The keys as shown in the help. */
  readonly shown: string;
  /** Its description in the help; absent if it is not listed. */
  readonly means?: Message;
  /** Its footnote; absent if it is not in the footer. */
  readonly footer?: Footnote;
  /** Replaces the footnote while reload is paused; no footnote is shown if nothing is reloaded. */
  readonly footerWhilePaused?: Footnote;
  /** Shown in the footer only while it is available. */
  readonly isConditional?: true;
}

export interface Footnote {
  readonly shown: string;
  /** Empty to show only the key. */
  readonly label: Message | '';
  readonly short?: Message;
  /** Footnotes with a higher rank are kept longer. Below 5, labels are dropped before others are shortened. */
  readonly rank: number;
  /** The key is understood without its label. */
  readonly isKnown?: true;
}

/** Whether live reload is active; `off` if nothing is reloaded. */
export type Reloading = 'on' | 'paused' | 'off';
