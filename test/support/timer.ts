import type { Timer } from '../../src/host/ui/state/store.ts';

/** A timer that only moves when a test advances it. */
export interface ManualTimer extends Timer {
  /** Advances the time and runs the calls that become due, in order. */
  advance(durationMs: number): void;
  /** The number of pending calls. */
  waiting(): number;
}

export function manualTimer(startMs = 0): ManualTimer {
  let now = startMs;
  let calls: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(delayMs, run) {
      const call = { at: now + delayMs, run };
      calls.push(call);
      return () => {
        calls = calls.filter(other => other !== call);
      };
    },
    advance(durationMs) {
      const until = now + durationMs;
      for (;;) {
        const [next] = calls.filter(call => call.at <= until).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        calls = calls.filter(call => call !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
    waiting: () => calls.length,
  };
}
