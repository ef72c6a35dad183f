import type { Wording } from '../../shared/messages/wording.ts';
import type { QueueFacts, TaskFacts } from '../../shared/model/facts.ts';

/** What one look at a role through its probe found. */
export type Probed =
  /** It works; `programs` are those that this proves to work, all where absent. `close`: what a close look found besides. */
  | {
      readonly type: 'answered';
      readonly latencyMs: number;
      readonly programs?: readonly string[];
      readonly close?: CloseLook;
    }
  /** It does not work. `isCutOff`: for the broker or the Redis that it needs, however long it has been running. */
  | { readonly type: 'failed'; readonly reason: Wording; readonly isCutOff?: true }
  /** The probe itself could not be carried out, so nothing is known of the role. */
  | { readonly type: 'unknown'; readonly reason: Wording }
  /** Nobody is there: the profile is one without it, or its container is not running. */
  | { readonly type: 'absent'; readonly reason: Wording };

/** What was found behind the answer. */
export interface CloseLook {
  readonly notes: readonly Wording[];
  readonly queues?: readonly QueueFacts[];
  readonly tasks?: TaskFacts;
}

/** What belongs to one look. */
export interface Asked {
  /** When the role's youngest program started, epoch seconds; what it did before counts for nothing. */
  readonly since: number;
  /** Whether also to ask what costs more: what waits, what grows, what is missing. */
  readonly closely: boolean;
}

/** A check of one role that can be repeated. */
export interface RoleProbe {
  /** The shortest pause between two checks that is worth its cost, in milliseconds. */
  readonly fastestMs: number;
  /** The pause while it works and somebody watches. */
  readonly steadyMs: number;
  /** The pause while it does not work and somebody watches, where two seconds are longer than is worth it. */
  readonly downMs?: number;
  /** Never throws. */
  ask(asked: Asked): Promise<Probed>;
}
