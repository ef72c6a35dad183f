/** The signs of life that each container's supervisor gives once a second (`runtime/supervisor/processes.py`). */
export interface Heartbeat {
  beat(service: string): void;
  /** Whether it gave some and then no more: it is stopped or paused, or the machine is too busy for it. */
  isSilent(service: string): boolean;
}

/** Half as long again as it takes from one to the next. */
const silentAfterMs = 1500;

/** Notices within a moment what no event tells: that nothing happens any more. */
export function createHeartbeat(around: {
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called once each time that one falls silent. */
  onSilence(service: string): void;
}): Heartbeat {
  const waits = new Map<string, AbortController>();
  const silent = new Set<string>();
  return {
    beat: service => {
      waits.get(service)?.abort();
      silent.delete(service);
      const wait = new AbortController();
      waits.set(service, wait);
      void around.sleep(silentAfterMs, wait.signal).then(() => {
        if (wait.signal.aborted) return;
        silent.add(service);
        around.onSilence(service);
      });
    },
    isSilent: service => silent.has(service),
  };
}
