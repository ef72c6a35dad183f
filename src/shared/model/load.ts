/** A container's counters as they were read at one moment; those that count up do so since its start. */
export interface LoadReading {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Processor time used, in milliseconds of one core. */
  readonly busyMs: number;
  /** Without files that the kernel merely caches, as `docker stats` computes it. */
  readonly memoryBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** What a container used between two readings. */
export interface Load {
  /** Cores kept busy, on average: 0.5 is half of one. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Bytes a second. */
  readonly received: number;
  readonly sent: number;
  readonly read: number;
  readonly written: number;
}

/**
 * Undefined where nothing can be said: no time has passed, or the container was started anew in between, so that it
 * counts from zero.
 */
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
