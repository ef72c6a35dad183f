import type { EngineEvent } from '../../../shared/model/event.ts';
import type { RoleReport } from '../../../shared/model/report.ts';
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

/**
 * Holds the current state. Events are batched, so that listeners are called at most ten times a second. For numbers
 * alone they are not called: the screen is drawn every second, because time passes, too.
 */
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
    const before = state;
    for (const event of events) {
      for (const line of writtenLines(state, event)) book.append(line);
      // Log lines do not change the state.
      if (event.type !== 'log-appended') state = reduce(state, event);
    }
    if (events.every(event => isNoNews(event, before))) return;
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

/** Whether an event only changes numbers: use of resources, and what the agent repeats every few seconds. */
function isNoNews(event: EngineEvent, { facts }: State): boolean {
  if (event.type === 'load-measured' || event.type === 'request-served') return true;
  if (event.type !== 'role-reported') return false;
  const known = facts[event.report.service]?.report;
  return known !== undefined && withoutNumbers(known) === withoutNumbers(event.report);
}

function withoutNumbers({ health, reason, notes, programs, code, debug }: RoleReport): string {
  const states = programs.map(({ name, state, isHalted }) => [name, state, isHalted]);
  return JSON.stringify([health, reason, notes, states, code, debug]);
}
