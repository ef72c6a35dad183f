import type { Role } from '../../shared/model/service.ts';

/**
 * Whose new code somebody is waiting for comes first: all at once, each would take as long as all together. One role takes about
 * one core, for the kernel shares cores between containers and not between processes; a core that those leave free goes to the next.
 */
export interface Turns {
  /** Resolves once fewer roles that come before this one are on their way than there are cores, or when that takes too long. */
  turn(role: Role): Promise<void>;
  /** Somebody may have come to the end of the way. */
  onChange(): void;
}

interface Parts {
  /** The roles that are on their way now. */
  moving(): readonly Role[];
  readonly cores: number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

const ranks: Partial<Record<Role, number>> = { api: 0, web: 0, worker: 1, beat: 2 };
/** One that does not come up holds nobody up for longer. */
const patienceMs = 30_000;

export function createTurns({ moving, cores, sleep }: Parts, signal: AbortSignal): Turns {
  const waiting = new Set<{ readonly rank: number; readonly ready: AbortController }>();
  const isTurn = (rank: number) => moving().filter(role => rankOf(role) < rank).length < cores;
  return {
    turn: async role => {
      if (isTurn(rankOf(role))) return;
      const waiter = { rank: rankOf(role), ready: new AbortController() };
      waiting.add(waiter);
      await sleep(patienceMs, AbortSignal.any([signal, waiter.ready.signal]));
      waiting.delete(waiter);
    },
    onChange: () => {
      for (const { rank, ready } of waiting) if (isTurn(rank)) ready.abort();
    },
  };
}

function rankOf(role: Role): number {
  return ranks[role] ?? 0;
}
