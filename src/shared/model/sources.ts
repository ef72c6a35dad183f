import type { Wording } from '../messages/wording.ts';

/** Kernel limits on watching files (inotify(7)). */
export type WatchLimit = 'fs.inotify.max_user_watches' | 'fs.inotify.max_user_instances';

/** Why the agent does not receive file events. */
export type WatchProblem =
  | /** The agent has only just started. */ { readonly code: 'not-begun' }
  | /** The definition has no service that needs watching. */ { readonly code: 'no-services' }
  | /** The workspace image lacks the watcher library. */ { readonly code: 'watcher-missing' }
  | /** A kernel limit is reached. */ { readonly code: 'limit-reached'; readonly limit: WatchLimit }
  | /** The watcher process did not answer in time and was killed. */ { readonly code: 'watcher-hung' }
  | /** The watcher process ended. Its last output, or how it ended. */ {
      readonly code: 'watcher-ended';
      readonly detail: Wording;
    }
  | /** The system refused, in its own words. */ { readonly code: 'watch-refused'; readonly detail: string }
  | /** New folders are about to be watched. */ { readonly code: 'new-folders' }
  | /** Files change without an event. */ { readonly code: 'events-missing' }
  | /** Changes made on the host arrive without an event. */ { readonly code: 'host-events-missing' };

/** How the agent learns about changes in the checkout, in its own answer. */
export interface Sources {
  /** `events`: the system reports changes. `polling`: the agent checks every file periodically. `off`: neither. */
  readonly mode: 'events' | 'polling' | 'off';
  /** Why the mode is not `events`; absent if it is, or if an agent of another version does not say. */
  readonly problem?: WatchProblem | undefined;
  readonly directories: number;
  readonly files: number;
  /** How long starting to watch took. */
  readonly tookMs: number;
  /** The services whose reloading is paused; `*` means all. */
  readonly paused: readonly string[];
  /** The canary files seen in the definition's folder, with the time from writing to seeing each. */
  readonly truth: readonly { readonly name: string; readonly seenAfterMs: number }[];
}

/** What a canary file written by the host revealed about how the agent learns about changes. */
export type FileEvents =
  | /** Why this could not be tested, on one line. */ { readonly type: 'unknown'; readonly reason: Wording }
  | {
      readonly type: 'tried';
      readonly sources: Omit<Sources, 'paused' | 'truth'>;
      /** How long after it was written the file was seen; absent if it was not. */
      readonly seenAfterMs?: number;
      /** How long bkdev waited for it. */
      readonly waitedMs: number;
    };
