import type { EngineEvent } from '../../../shared/model/event.ts';
import type { LogBook } from '../logs/log-book.ts';
import { reduce } from './reduce.ts';
import { emptyState, type State } from './state.ts';
import { writtenLines } from './written-line.ts';

/** The timers that the store needs; tests use a manual clock. */
export interface Timer {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls `run` once after the delay; returns a function that cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** Holds the current state. Events are batched, so that listeners are called at most ten times a second. */
export interface Store {
  dispatch(event: EngineEvent): void;
  /** Returns the same object until listeners are called. */
  getSnapshot(): State;
  /** Calls the listener on every change; returns a function that unsubscribes it. */
  subscribe(listener: () => void): () => void;
  /** Folds pending events immediately. */
  flush(): void;
}

/** The minimum time between two notifications. */
export const notifyEveryMs = 100;

/** Creates the store; log lines are appended to the book. */
export function createStore(timer: Timer, book: Pick<LogBook, 'append'>, initial: State = emptyState): Store {
  const listeners = new Set<() => void>();
  let state = initial;
  let waiting: EngineEvent[] = [];
  let cancel: (() => void) | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;

  const flush = () => {
    cancel?.();
    cancel = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    for (const event of events) {
      for (const line of writtenLines(state, event)) book.append(line);
      // Log lines do not change the state.
      if (event.type !== 'log-appended') state = reduce(state, event);
    }
    toldAt = timer.now();
    for (const listener of [...listeners]) listener();
  };

  return {
    dispatch(event) {
      waiting.push(event);
      if (cancel !== undefined) return;
      const restMs = Math.min(notifyEveryMs, toldAt + notifyEveryMs - timer.now());
      if (restMs > 0) cancel = timer.after(restMs, flush);
      else flush();
    },
    getSnapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
  };
}
