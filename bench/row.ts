import type { BenchEnvironment } from './environment.ts';
import type { Measured, Timed } from './pairs.ts';

/** A comparison of ours with theirs: their ratio, or their difference in the row's unit. */
export interface Row<Environment = BenchEnvironment> {
  readonly name: string;
  /** The most that it may be; for a rate, of which more is better, the least. Without one, the row has no aim. */
  readonly limit?: number;
  readonly isRate?: true;
  /** Defaults to `ratio`. */
  readonly measure?: 'ratio' | 'difference';
  readonly runs: number;
  /** How many pairs come first and do not count; defaults to 1. */
  readonly warmUps?: number;
  /** The unit of the measurements; defaults to `s`. */
  readonly unit?: string;
  readonly pair: (environment: Environment) => Pair;
}

export interface Pair {
  readonly ours: Timed | Measured;
  readonly theirs: Timed | Measured;
  /** Runs once after the last measurement, also if one failed. */
  readonly after?: () => void;
}
