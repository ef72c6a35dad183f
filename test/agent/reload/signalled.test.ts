import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readDecision, untilDecided } from '../../../src/agent/reload/signalled.ts';

/** A server that decides after this many looks, and the number of looks so far. */
async function looks(decidesAfter: number, before: string | undefined): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-signalled-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'api.reload');
  if (before !== undefined) writeFileSync(path, before);
  let count = 0;
  const sleep = async (ms: number) => {
    now += ms;
    if (++count === decidesAfter) writeFileSync(path, '7 200');
  };
  let now = 0;
  const found = await readDecision(path);
  await untilDecided(path, found, { now: () => now, sleep }, new AbortController().signal);
  return count;
}

test('a reload must not count as over before the server has decided, except for a server that never reports it', async () => {
  expect([await looks(3, '7 started'), await looks(3, undefined)]).toEqual([3, 0]);
});

test('a server that hangs must not be awaited forever', async () => {
  expect(await looks(Number.POSITIVE_INFINITY, '7 started')).toBe(600);
});
