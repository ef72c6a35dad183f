import { BkdevError, interrupted } from '../../../shared/model/error.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * How often to look again without events: some conditions change by time alone, such as a report that becomes too old.
 */
const lookAgainMs = 1_000;

/** Waiters for a fact. */
export interface Waiting {
  /** Has everyone look again, once per burst of events. */
  wake(): void;
  /**
   * Resolves with the result of `look` as soon as there is one. Rejects with the signal's `interruption` when it
   * aborts.
   */
  until<Found>(look: (facts: Facts, now: number) => Found | undefined, signal: AbortSignal): Promise<Found>;
}

/** Creates an empty set of waiters. They share one timer, which runs only while there are any. */
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

/** Returns why a signal was aborted: the error it carries, otherwise an interruption by the person. */
export function interruption(signal: AbortSignal): BkdevError {
  if (signal.reason instanceof BkdevError) return signal.reason;
  return interrupted();
}
