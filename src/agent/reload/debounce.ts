/** When the files of a checkout were touched. Times in monotonic milliseconds. */
export interface Rhythm {
  /** When the current burst began; undefined between bursts. */
  readonly begunAt?: number;
  /** The last touch of the current or previous burst. */
  readonly lastAt: number;
  /** The number of touches in that burst. */
  readonly touches: number;
  /** The time between the previous burst and this one. */
  readonly gapMs: number;
}

export const calm: Rhythm = { lastAt: Number.NEGATIVE_INFINITY, touches: 0, gapMs: Number.POSITIVE_INFINITY };

/**
 * After a pause this long, a person wants to see the result. The pause grows with the duration of a reload, within
 * these bounds. A save after a longer pause is a separate one: no wait would join it with the next.
 */
const shortPauseMs = 1500;
const longPauseMs = 3000;
/** The longest wait for a pause; otherwise an autosave that never pauses would block new code forever. */
const longestMs = 10_000;

export function touched(before: Rhythm, count: number, now: number): Rhythm {
  if (before.begunAt !== undefined) return { ...before, lastAt: now, touches: before.touches + count };
  return { begunAt: now, lastAt: now, touches: count, gapMs: now - before.lastAt };
}

/** Ends the burst once its files have been taken. */
export function settled({ lastAt, touches, gapMs }: Rhythm): Rhythm {
  return { lastAt, touches, gapMs };
}

/**
 * Returns when to take the touched files, on the same clock. A single save is taken at once. The more files a burst
 * has, the longer it may pause in between (a branch switch). Repeated saves (an autosave while somebody types) are
 * waited out, so that running code keeps serving until they pause. `usualMs` is the usual duration of a reload; while
 * saves continue, roles are up at least twice as long as they are down.
 */
export function dueAt({ begunAt = 0, lastAt, touches, gapMs }: Rhythm, usualMs: number): number {
  const pauseMs = Math.min(Math.max(shortPauseMs, usualMs / 4), longPauseMs);
  const rhythmMs = gapMs < pauseMs ? Math.min(1.25 * gapMs, pauseMs) : 0;
  const quietMs = Math.max(burstQuietMs(touches), rhythmMs);
  return Math.min(lastAt + quietMs, begunAt + Math.max(longestMs, 3 * usualMs));
}

function burstQuietMs(touches: number): number {
  if (touches <= 1) return 20;
  if (touches <= 10) return 60;
  return touches <= 100 ? 150 : 400;
}
