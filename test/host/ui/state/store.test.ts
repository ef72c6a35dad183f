import { expect, test } from 'vitest';
import { createStore } from '../../../../src/host/ui/state/store.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';
import { at } from '../../../support/sample-environment.ts';
import { manualTimer } from '../../../support/timer.ts';

const line = (text: string): EngineEvent => at(0, { type: 'log-appended', service: 'api', text });

function observed() {
  const timer = manualTimer(1_000_000);
  const written: string[] = [];
  const store = createStore(timer, { append: ({ text }) => written.push(text) });
  const seen: (readonly string[])[] = [];
  const unsubscribe = store.subscribe(() => seen.push([...written]));
  return { timer, store, seen, unsubscribe };
}

test('the first event after a pause must be published immediately', () => {
  const { store, seen } = observed();
  store.dispatch(line('one'));
  expect(seen).toEqual([['one']]);
});

test('a burst must be published together, a tenth of a second after the last publication', () => {
  const { store, timer, seen } = observed();
  for (const text of ['one', 'two', 'three']) store.dispatch(line(text));
  timer.advance(99);
  expect(seen).toEqual([['one']]);
  timer.advance(1);
  expect(seen).toEqual([['one'], ['one', 'two', 'three']]);
  expect(timer.waiting()).toBe(0);
});

test('steady events must be published at most ten times a second', () => {
  const { store, timer, seen } = observed();
  for (let index = 0; index < 1000; index += 1) {
    store.dispatch(line(`${index}`));
    timer.advance(1);
  }
  expect(seen.length).toBe(11);
});

test('the snapshot must be the same object between two publications', () => {
  const { store, timer } = observed();
  store.dispatch(line('one'));
  const told = store.getSnapshot();
  store.dispatch(at(0, { type: 'notice-given', text: 'two' }));
  expect(store.getSnapshot()).toBe(told);
  timer.advance(100);
  expect(store.getSnapshot()).not.toBe(told);
});

test('flush must fold pending events, once', () => {
  const { store, timer, seen } = observed();
  store.dispatch(line('one'));
  store.dispatch(line('two'));
  store.flush();
  timer.advance(1000);
  expect(seen).toEqual([['one'], ['one', 'two']]);
});

test('a listener must hear nothing after it has unsubscribed', () => {
  const { store, seen, unsubscribe } = observed();
  unsubscribe();
  store.dispatch(line('one'));
  expect(seen).toEqual([]);
});

test('an event from within a listener must be published later, not recursively', () => {
  const { store, timer, seen } = observed();
  const stop = store.subscribe(() => {
    stop();
    store.dispatch(line('answer'));
  });
  store.dispatch(line('one'));
  expect(seen).toEqual([['one']]);
  timer.advance(100);
  expect(seen).toEqual([['one'], ['one', 'answer']]);
});

test('a clock that is set back must delay by a tenth of a second at most', () => {
  let now = 1_000_000;
  const delays: number[] = [];
  const timer = {
    now: () => now,
    after: (delayMs: number) => {
      delays.push(delayMs);
      return () => {};
    },
  };
  const store = createStore(timer, { append: () => undefined });
  store.dispatch(line('one'));
  now = 0;
  store.dispatch(line('two'));
  expect(delays).toEqual([100]);
});

test('numbers alone must not be published, as the screen is drawn every second anyway; what they are part of must', () => {
  const { store, timer, seen } = observed();
  const report = (health: 'healthy' | 'unhealthy', latencyMs: number): EngineEvent =>
    at(0, { type: 'role-reported', report: { service: 'api', programs: [], health, reason: '', latencyMs } });
  const after = (event: EngineEvent) => {
    store.dispatch(event);
    timer.advance(100);
    return seen.length;
  };
  expect(after(report('healthy', 1))).toBe(1);
  expect(after(report('healthy', 2))).toBe(1);
  expect(store.getSnapshot().facts['api']?.report?.latencyMs).toBe(2);
  expect(after(at(0, { type: 'load-measured', loads: {} }))).toBe(1);
  expect(after(report('unhealthy', 2))).toBe(2);
});
