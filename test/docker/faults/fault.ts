import type { FailureClass } from '../../../src/shared/model/failure.ts';
import type { Checkout } from '../support/checkout.ts';

/** A fault in a running environment. */
export interface Fault {
  readonly name: string;
  /** The expected rows of `bkdev status --json` during the fault, by service. */
  readonly told: Readonly<Record<string, Told>>;
  /** Causes the fault and returns the function that undoes it. */
  inject(checkout: Checkout): Promise<Undo>;
}

export type Undo = () => Promise<unknown>;

/** The expected status of one service. */
export interface Told {
  /** Absent if the service recovers before anybody can ask. */
  readonly phase?: string;
  readonly health?: string;
  readonly reason?: RegExp;
  /** A remark about a service that works nevertheless. */
  readonly note?: RegExp;
  /** A program of the service that ended by itself, and how it last ended; a negative status is a signal's number. */
  readonly crashed?: { readonly program: string; readonly status: number };
  /** A transient state, which its recent changes show even after it is over. */
  readonly passed?: { readonly to: string; readonly reason: RegExp };
  /** The failure's class and the line that shows why; reported together with the rest. */
  readonly class?: FailureClass;
  readonly cause?: RegExp;
}

/**
 * Faults of different services that are injected and undone together, so that roles start only once for all of them.
 */
export interface Round {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** The result of `bkdev up`, for faults that only take effect with the next one. */
  readonly up?: { readonly status: number; readonly code: string };
  /** What makes everything healthy again once the faults are undone. Nothing restarts if it is `itself`. */
  readonly mendedBy: 'itself' | 'a restart of its own' | 'bkdev up';
}
