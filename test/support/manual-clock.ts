import type { Clock } from '../../src/host/ports/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Lets time pass: wakes the sleepers in order, and lets each do what it does before the next. */
  advance(durationMs: number): Promise<void>;
  /** Lets as much time pass as the promise needs to settle; gives up after an hour of this clock. */
  until<Result>(promise: Promise<Result>): Promise<Result>;
  /** How many sleep now. */
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

/** Everything that is ready runs before a turn of the event loop ends. */
function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
