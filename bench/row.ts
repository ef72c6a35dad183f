import type { BenchEnvironment } from './environment.ts';
import type { Measured, Timed } from './pairs.ts';

/** A comparison: the ratio of ours to theirs, or the difference in seconds, must be at most `limit`. */
export interface Row<Environment = BenchEnvironment> {
  readonly name: string;
  readonly limit: number;
  /** Defaults to `ratio`. */
  readonly measure?: 'ratio' | 'difference';
  readonly runs: number;
  /** How many pairs come first and do not count; defaults to 1. */
  readonly warmUps?: number;
  /** The unit of the measurements; defaults to `s`. */
  readonly unit?: string;
  readonly pair: (environment: Environment) => { ours: Timed | Measured; theirs: Timed | Measured };
}
