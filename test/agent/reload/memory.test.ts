import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createInventory } from '../../../src/agent/reload/inventory.ts';
import { recall, remember, withoutOwed } from '../../../src/agent/reload/memory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('code that some role has yet to run must be a change for the next agent, even if the file is gone', async () => {
  for (const name of ['run.py', 'owed.py', 'gone.py']) writeFileSync(join(folder, name), 'X = 1\n');
  const inventory = createInventory(folder, new Map());
  await inventory.adopt(['run.py', 'owed.py', 'gone.py']);
  rmSync(join(folder, 'gone.py'));
  inventory.isChanged('gone.py');
  inventory.accept(['gone.py']);
  const memory = join(folder, 'sources.json');
  const owed = new Set(['owed.py', 'gone.py']);
  await remember(memory, withoutOwed(inventory.accepted(), owed));

  const next = createInventory(folder, recall(memory));
  const differing = await next.differing(['run.py', 'owed.py']);
  expect(differing.sort()).toEqual(['gone.py', 'owed.py']);
  expect(['run.py', ...differing].filter(path => next.isChanged(path)).sort()).toEqual(['gone.py', 'owed.py']);
});
