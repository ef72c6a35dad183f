/** The time; tests use a manual clock. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after this long, or immediately when the signal aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}
