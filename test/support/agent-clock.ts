/** A clock for the agent's loops that only moves when a test advances it. */
export interface AgentClock {
  now(): number;
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
  /** Advances the clock: wakes the sleepers in order and lets each finish its work before the next one wakes. */
  advance(durationMs: number): Promise<void>;
}

export function createAgentClock(): AgentClock {
  let time = 0;
  const sleepers = new Set<{ readonly at: number; wake(): void }>();
  return {
    now: () => time,
    sleep: (durationMs, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: time + durationMs, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
    advance: async durationMs => {
      const end = time + durationMs;
      await settle();
      for (;;) {
        const [next] = [...sleepers].filter(sleeper => sleeper.at <= end).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        time = next.at;
        sleepers.delete(next);
        next.wake();
        await settle();
      }
      time = end;
    },
  };
}

/** Waits until every pending microtask has run. */
function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
