/** A container's counters at one moment. Totals count from the container's start. */
export interface LoadReading {
  /** Epoch milliseconds. */
  readonly at: number;
  /** CPU time used, in milliseconds of one core. */
  readonly busyMs: number;
  /** Without the page cache, as computed by `docker stats`. */
  readonly memoryBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** What a container used between two readings. */
export interface Load {
  /** Average number of busy cores; 0.5 is half a core. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Bytes per second. */
  readonly received: number;
  readonly sent: number;
  readonly read: number;
  readonly written: number;
}

/** Undefined if no time has passed, or if the container restarted in between and its counters began at zero. */
export function loadBetween(before: LoadReading, after: LoadReading): Load | undefined {
  const ms = after.at - before.at;
  if (ms <= 0 || after.busyMs < before.busyMs) return undefined;
  const rate = (counter: 'receivedBytes' | 'sentBytes' | 'readBytes' | 'writtenBytes') =>
    (Math.max(0, after[counter] - before[counter]) * 1000) / ms;
  return {
    cores: (after.busyMs - before.busyMs) / ms,
    memoryBytes: after.memoryBytes,
    received: rate('receivedBytes'),
    sent: rate('sentBytes'),
    read: rate('readBytes'),
    written: rate('writtenBytes'),
  };
}
