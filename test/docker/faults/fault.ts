import type { FailureClass } from '../../../src/shared/model/failure.ts';
import type { Checkout } from '../support/checkout.ts';

/** Something that goes wrong in a running environment. */
export interface Fault {
  readonly name: string;
  /** What `bkdev status --json` must say meanwhile, by service. */
  readonly told: Readonly<Record<string, Told>>;
  /** Makes it go wrong, and gives what puts it right. */
  inject(checkout: Checkout): Promise<Undo>;
}

export type Undo = () => Promise<unknown>;

/** What status says of one service. */
export interface Told {
  /** Left out where it is well again before anybody can ask. */
  readonly phase?: string;
  readonly health?: string;
  readonly reason?: RegExp;
  /** A remark on what works all the same. */
  readonly note?: RegExp;
  /** A program of it that ended by itself, and how last: below zero is a signal's number. */
  readonly crashed?: { readonly program: string; readonly status: number };
  /** What it was like for a moment, as its last changes tell it also when that is over. */
  readonly passed?: { readonly to: string; readonly reason: RegExp };
  /** The failure's class and the line that says why: told as soon as the rest is. */
  readonly class?: FailureClass;
  readonly cause?: RegExp;
}

/** Faults of different services that are injected and undone together, so that roles need to start only once for all of them. */
export interface Round {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** For what takes effect with the next `bkdev up` only: what that ends with. */
  readonly up?: { readonly status: number; readonly code: string };
  /** By what all is healthy again once the faults are undone. Nothing is restarted where it is `itself`. */
  readonly mendedBy: 'itself' | 'a restart of its own' | 'bkdev up';
}
