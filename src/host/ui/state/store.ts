import type { EngineEvent } from '../../../shared/model/event.ts';
import type { LogBook } from '../logs/log-book.ts';
import { reduce } from './reduce.ts';
import { emptyState, type State } from './state.ts';
import { writtenLines } from './written-line.ts';

/** Time as the store needs it, so that tests can hold it still. */
export interface Timer {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Runs it once after that long; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void;
}

/** Holds the newest state. Events are gathered and folded together, so that listeners hear at most ten times a second. */
export interface Store {
  dispatch(event: EngineEvent): void;
  /** The same object until listeners are told of another one. */
  getSnapshot(): State;
  /** Tells of every change; the returned function ends that. */
  subscribe(listener: () => void): () => void;
  /** Folds what waits, now. */
  flush(): void;
}

/** The least time between two notifications. */
export const notifyEveryMs = 100;

/** The store; what services write goes into the book. */
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
      // A flood of lines changes nothing else.
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
