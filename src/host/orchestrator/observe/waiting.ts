import { BkdevError, interrupted } from '../../../shared/model/error.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long nobody looks again where nothing happens: some conditions end by time alone (a report that grows old). */
const lookAgainMs = 1_000;

/** Those who wait for a fact. */
export interface Waiting {
  /** There is something new to look at: all look again, once for all that comes at the same time. */
  wake(): void;
  /**
   * Resolves with what `look` finds as soon as it finds something. Rejects with the signal's `interruption` when it
   * aborts.
   */
  until<Found>(look: (facts: Facts, now: number) => Found | undefined, signal: AbortSignal): Promise<Found>;
}

/** Nobody yet. One clock ticks for all of them, and only while there are some. */
export function createWaiting(clock: Clock, facts: () => Facts): Waiting {
  const looks = new Set<() => void>();
  let isWoken = false;
  let tick: AbortController | undefined;

  function lookAgain(): void {
    isWoken = false;
    for (const look of [...looks]) look();
  }

  function startTicking(): void {
    if (tick !== undefined) return;
    const own = new AbortController();
    tick = own;
    void clock.sleep(lookAgainMs, own.signal).then(() => {
      if (tick !== own) return;
      tick = undefined;
      lookAgain();
      if (looks.size > 0) startTicking();
    });
  }

  function leave(look: () => void): void {
    looks.delete(look);
    if (looks.size > 0) return;
    tick?.abort();
    tick = undefined;
  }

  return {
    wake: () => {
      if (!isWoken) queueMicrotask(lookAgain);
      isWoken = true;
    },
    until: (look, signal) =>
      new Promise((resolve, reject) => {
        const attempt = () => {
          try {
            if (signal.aborted) throw interruption(signal);
            const found = look(facts(), clock.now());
            if (found === undefined) return;
            resolve(found);
          } catch (error) {
            reject(error);
          }
          signal.removeEventListener('abort', attempt);
          leave(attempt);
        };
        looks.add(attempt);
        signal.addEventListener('abort', attempt);
        startTicking();
        attempt();
      }),
  };
}

/** Why a signal was aborted: the error it carries, else that the person interrupted. */
export function interruption(signal: AbortSignal): BkdevError {
  if (signal.reason instanceof BkdevError) return signal.reason;
  return interrupted();
}
