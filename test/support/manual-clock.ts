import type { Clock } from '../../src/host/ports/clock.ts';

/** A clock that only moves when a test advances it. */
export interface ManualClock extends Clock {
  /** Advances the clock: wakes the sleepers in order and lets each finish its work before the next one wakes. */
  advance(durationMs: number): Promise<void>;
  /** Advances the clock until the promise settles. Throws after an hour of this clock. */
  until<Result>(promise: Promise<Result>): Promise<Result>;
  /** The number of current sleepers. */
  sleepers(): number;
}

const limitMs = 3_600_000;

export function manualClock(startMs: number): ManualClock {
  let time = startMs;
  const sleepers = new Set<{ readonly at: number; wake(): void }>();
  const wakeNextBefore = async (end: number): Promise<boolean> => {
    const next = [...sleepers].reduce<{ at: number; wake(): void } | undefined>(
      (first, sleeper) => (first === undefined || sleeper.at < first.at ? sleeper : first),
      undefined,
    );
    if (next === undefined || next.at > end) return false;
    time = next.at;
    sleepers.delete(next);
    next.wake();
    await settle();
    return true;
  };
  return {
    now: () => time,
    sleepers: () => sleepers.size,
    sleep: (durationMs, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: time + durationMs, wake: resolve };
        sleepers.add(sleeper);
        const wakeEarly = () => {
          sleepers.delete(sleeper);
          resolve();
        };
        signal?.addEventListener('abort', wakeEarly, { once: true });
        return undefined;
      }),
    advance: async durationMs => {
      const end = time + durationMs;
      await settle();
      while (await wakeNextBefore(end));
      time = end;
    },
    until: async promise => {
      const end = time + limitMs;
      let settled = false;
      promise.then(
        () => {
          settled = true;
        },
        () => {
          settled = true;
        },
      );
      await settle();
      while (!settled) if (!(await wakeNextBefore(end))) throw new Error('it waits for something that never comes');
      return promise;
    },
  };
}

/** Waits until every pending microtask has run. */
function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
