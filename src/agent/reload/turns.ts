/**
 * Lets the services a person is waiting for reload first; all at once, each would take as long as all of them together.
 * A role takes about one core, because the kernel shares cores between containers rather than processes. A free core
 * goes to the next role.
 */
export interface Turns {
  /** Resolves once fewer roles of lower order are reloading than there are cores, or if that takes too long. */
  turn(order: number): Promise<void>;
  /** Called when a role may have finished. */
  onChange(): void;
}

interface Parts {
  /** The orders (`reloadOrder` in their traits) of the roles that are reloading now. */
  moving(): readonly number[];
  readonly cores: number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** The longest wait for a role that does not come up. */
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
