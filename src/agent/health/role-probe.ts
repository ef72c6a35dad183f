import type { Wording } from '../../shared/messages/wording.ts';
import type { QueueFacts, TaskFacts } from '../../shared/model/report.ts';

/** The result of probing a role once. */
export type Probed =
  /** It works. `programs` are those proven to work (absent: all). `close` is the result of a close look. */
  | {
      readonly type: 'answered';
      readonly latencyMs: number;
      readonly programs?: readonly string[];
      readonly close?: CloseLook;
    }
  /**
   * It does not work. `isCutOff`: it cannot reach the broker or Redis it needs, however long it has been running.
   * `isServing`: it has started and answers, but with an error.
   */
  | { readonly type: 'failed'; readonly reason: Wording; readonly isCutOff?: true; readonly isServing?: true }
  /** The probe itself could not run, so nothing is known about the role. */
  | { readonly type: 'unknown'; readonly reason: Wording }
  /** It does not exist: the profile leaves it out, or its container is not running. */
  | { readonly type: 'absent'; readonly reason: Wording };

/** What a close look found. */
export interface CloseLook {
  readonly notes: readonly Wording[];
  readonly queues?: readonly QueueFacts[];
  readonly tasks?: TaskFacts;
}

/** The parameters of one look. */
export interface Asked {
  /** When the role's youngest program started, epoch seconds. Anything earlier does not count. */
  readonly since: number;
  /** Whether to ask more expensive questions too: what is waiting, growing or missing. */
  readonly closely: boolean;
}

/** A repeatable check of one role. */
export interface RoleProbe {
  /** The shortest useful interval between two checks, in milliseconds. */
  readonly fastestMs: number;
  /** The interval while it works and somebody watches. */
  readonly steadyMs: number;
  /** The interval while it fails and somebody watches, if less than two seconds. */
  readonly downMs?: number;
  /** Never throws. */
  ask(asked: Asked): Promise<Probed>;
}
