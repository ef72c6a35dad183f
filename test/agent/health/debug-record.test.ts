import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ofTheseRuns, readDebugRecords } from '../../../src/agent/health/debug-record.ts';
import { program } from '../../support/program.ts';

test("only the records of a role's own programs must be read, and only those of their present runs count", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, told: unknown) => writeFileSync(join(folder, `${name}.debug`), JSON.stringify(told));
  const place = { file: 'shop/tasks.py', line: 7 };
  write('worker.fast', { group: 12, pid: 12, port: 40_001, state: 'paused', place });
  write('worker.slow', { group: 13, pid: 13, port: 40_002, state: 'listening' });
  write('worker.2.fast', { group: 12, pid: 12, port: 40_001, state: 'waiting' });
  write('worker.odd', { group: 'none' });
  const found = await readDebugRecords(join(folder, 'worker'));
  expect(found.map(record => record.program).sort()).toEqual(['fast', 'slow']);
  const running = [program({ name: 'worker:fast', pid: 12 }), program({ name: 'worker:slow', pid: 99 })];
  expect(ofTheseRuns(found, running)).toEqual([{ program: 'fast', state: 'paused', place }]);
});
