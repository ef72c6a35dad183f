import type { BenchEnvironment } from './environment.ts';
import type { Measured, Timed } from './pairs.ts';

/** One comparison: ours over theirs, or ours beyond theirs in seconds, is to be at most `limit`. */
export interface Row {
  readonly name: string;
  readonly limit: number;
  /** `ratio` unless said otherwise. */
  readonly measure?: 'ratio' | 'difference';
  readonly runs: number;
  /** Of what is compared; `s` unless said otherwise. */
  readonly unit?: string;
  readonly pair: (environment: BenchEnvironment) => { ours: Timed | Measured; theirs: Timed | Measured };
}
