/** Time, so that tests can hold it still. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after that long, or at once when the signal aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}
