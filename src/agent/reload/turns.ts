/**
 * Whose new code somebody is waiting for comes first: all at once, each would take as long as all together. One role
 * takes about one core, for the kernel shares cores between containers and not between processes; a core that those
 * leave free goes to the next.
 */
export interface Turns {
  /** Resolves once fewer roles of a lower order are on their way than there are cores, or when that takes too long. */
  turn(order: number): Promise<void>;
  /** Somebody may have come to the end of the way. */
  onChange(): void;
}

interface Parts {
  /** The orders (`reloadOrder` of their traits) of the roles that are on their way now. */
  moving(): readonly number[];
  readonly cores: number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** One that does not come up holds nobody up for longer. */
const patienceMs = 30_000;

export function createTurns({ moving, cores, sleep }: Parts, signal: AbortSignal): Turns {
  const waiting = new Set<{ readonly order: number; readonly ready: AbortController }>();
  const isTurn = (order: number) => moving().filter(other => other < order).length < cores;
  return {
    turn: async order => {
      if (isTurn(order)) return;
      const waiter = { order, ready: new AbortController() };
      waiting.add(waiter);
      await sleep(patienceMs, AbortSignal.any([signal, waiter.ready.signal]));
      waiting.delete(waiter);
    },
    onChange: () => {
      for (const { order, ready } of waiting) if (isTurn(order)) ready.abort();
    },
  };
}
