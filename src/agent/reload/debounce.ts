/** When the files of a checkout were touched. Monotonic milliseconds. */
export interface Rhythm {
  /** When the burst that is going on began; undefined while all is quiet. */
  readonly begunAt?: number;
  /** Of that burst, or of the last one. */
  readonly lastAt: number;
  /** How many touches were counted in that burst. */
  readonly touches: number;
  /** From the end of the burst before it to its beginning. */
  readonly gapMs: number;
}

export const calm: Rhythm = { lastAt: Number.NEGATIVE_INFINITY, touches: 0, gapMs: Number.POSITIVE_INFINITY };

/**
 * Who pauses for so long has saved what he wanted to try: the longer the slower a reload is, within these bounds. A
 * save that comes later than that is one of its own: no wait would bring it together with the next.
 */
const shortPauseMs = 1500;
const longPauseMs = 3000;
/** Longer than this nobody waits for a quiet moment, or an autosave that never pauses would keep the new code out. */
const longestMs = 10_000;

export function touched(before: Rhythm, count: number, now: number): Rhythm {
  if (before.begunAt !== undefined) return { ...before, lastAt: now, touches: before.touches + count };
  return { begunAt: now, lastAt: now, touches: count, gapMs: now - before.lastAt };
}

/** The burst is over, and was taken up. */
export function settled({ lastAt, touches, gapMs }: Rhythm): Rhythm {
  return { lastAt, touches, gapMs };
}

/**
 * When to take up what was touched, on the same clock. A single save is taken up at once; the more files a burst has,
 * the longer it may pause within (a branch switch); and saves that follow one another (an autosave while somebody
 * types) are waited out, so that what runs goes on serving until they pause. `usualMs`: how long a reload usually
 * takes; while saves go on, roles are up at least twice as long as they are down.
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
