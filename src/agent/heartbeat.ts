/** The heartbeat that each container's supervisor sends once a second (`runtime/supervisor/processes.py`). */
export interface Heartbeat {
  beat(service: string): void;
  /** Whether its heartbeat stopped: it is stopped or paused, or the machine is too busy. */
  isSilent(service: string): boolean;
}

/** One and a half times the interval between two beats. */
const silentAfterMs = 1500;

/** Notices quickly when a heartbeat stops, which no event reports. */
export function createHeartbeat(around: {
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called once each time a heartbeat stops. */
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
