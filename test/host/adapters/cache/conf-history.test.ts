import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHistory } from '../../../../src/host/adapters/cache/conf-history.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(state, { recursive: true }));

/** Reads the history as a new process would. */
const past = (root = '/home/ada/shop') => createHistory(root, state);

test('the last profile must be remembered for each checkout', () => {
  expect(past().lastProfile()).toBeUndefined();
  past().rememberProfile('api');
  past('/home/ada/a.b').rememberProfile('full');
  expect([past().lastProfile(), past('/home/ada/a.b').lastProfile()]).toEqual(['api', 'full']);
});

test('the profile in use must stay the former one until another is', () => {
  past().rememberProfile('api');
  expect(past().profileInUse()).toBe('api');
  past().rememberProfile('full');
  expect([past().lastProfile(), past().profileInUse()]).toEqual(['full', 'api']);
  past().rememberInUse('full');
  expect(past().profileInUse()).toBe('full');
});

test('the last ten starts of a service must be remembered, the newest last', () => {
  for (let start = 1; start <= 12; start++) past().rememberStart('api', start * 100);
  past().rememberStart('worker', 7);
  expect(past().starts()).toEqual({ api: [300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200], worker: [7] });
});

test('the most memory that a service was seen to use must be remembered', () => {
  past().rememberMemory({ api: 500, worker: 300 });
  past().rememberMemory({ api: 400, worker: 350 });
  expect(past().memory()).toEqual({ api: 500, worker: 350 });
});

test('the inputs of a step must be remembered for its last run', () => {
  past().rememberInputs('deps', 1, 'one');
  past().rememberInputs('deps', 2, 'two');
  expect([past().inputs('deps'), past().inputs('migrate')]).toEqual([{ ranAt: 2, listing: 'two' }, undefined]);
});

test('a damaged history must be replaced by an empty one', () => {
  past().rememberProfile('api');
  const [name = ''] = readdirSync(join(state, 'workspaces'));
  writeFileSync(join(state, 'workspaces', name), '{ half');
  expect(past().lastProfile()).toBeUndefined();
});

test('the last ten whole starts must be remembered, the newest last', () => {
  const start = (at: number) => ({ at, profile: 'api', tookMs: 5, services: { api: { startedMs: 1, healthyMs: 2 } } });
  for (let at = 1; at <= 12; at++) past().rememberWholeStart(start(at));
  expect(
    past()
      .lastStarts()
      .map(({ at }) => at),
  ).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(past().lastStarts()[0]).toEqual(start(3));
});
