import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKnownHints } from '../../../../src/host/adapters/cache/known-hints.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'hints-'));
});
afterEach(() => rmSync(state, { recursive: true }));

test('known hints must be remembered across processes, once each', () => {
  expect(createKnownHints(state).read()).toEqual([]);
  createKnownHints(state).add(['find']);
  createKnownHints(state).add(['leave', 'find']);
  expect(createKnownHints(state).read()).toEqual(['find', 'leave']);
});

test('a file that cannot be read or written must end nothing', () => {
  writeFileSync(join(state, 'hints.json'), '{"known":"all"}');
  expect(createKnownHints(state).read()).toEqual([]);
  const file = join(state, 'file');
  writeFileSync(file, '');
  const hints = createKnownHints(join(file, 'folder'));
  hints.add(['find']);
  expect(hints.read()).toEqual([]);
});

test('two screens that are open at once must not forget what the other one has learned', () => {
  const [one, other] = [createKnownHints(state), createKnownHints(state)];
  expect([one.read(), other.read()]).toEqual([[], []]);
  one.add(['find']);
  other.add(['leave']);
  expect([one.read(), other.read()]).toEqual([
    ['find', 'leave'],
    ['find', 'leave'],
  ]);
});
