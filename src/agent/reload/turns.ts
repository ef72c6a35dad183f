/**
 * Lets the services a person is waiting for reload first; all at once, each would take as long as all of them together.
 * A role takes about one core, because the kernel shares cores between containers rather than processes. A free core
 * goes to the next role.
 */
export interface Turns {
  /**
   * Resolves once fewer roles of lower order are reloading than there are cores, or if that takes too long; then once
   * no other instance of the same service is in the way, however long that takes.
   */
  turn(order: number, isInTheWay?: () => boolean): Promise<void>;
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
/** The longest delay of a timer. */
const longestMs = 2 ** 31 - 1;

export function createTurns({ moving, cores, sleep }: Parts, signal: AbortSignal): Turns {
  const waiting = new Set<{ isOver(): boolean; readonly ready: AbortController }>();
  const isTurn = (order: number) => moving().filter(other => other < order).length < cores;
  const until = async (isOver: () => boolean, withinMs: number) => {
    if (isOver()) return;
    const waiter = { isOver, ready: new AbortController() };
    waiting.add(waiter);
    await sleep(withinMs, AbortSignal.any([signal, waiter.ready.signal]));
    waiting.delete(waiter);
  };
  return {
    turn: async (order, isInTheWay = () => false) => {
      await until(() => isTurn(order), patienceMs);
      while (isInTheWay() && !signal.aborted) await until(() => !isInTheWay(), longestMs);
    },
    onChange: () => {
      for (const { isOver, ready } of waiting) if (isOver()) ready.abort();
    },
  };
}
