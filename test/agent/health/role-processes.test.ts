import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noProcesses, readKeptCode, readRoleProcesses } from '../../../src/agent/health/role-processes.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  path = join(folder, 'worker.processes.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('must be read as the container tells them', async () => {
  const programs = { 'worker:service': { failed: 1, left: 0, ends: [{ at: 1000, status: -9 }] } };
  const stopped = [{ program: 'worker:service', pid: 23, isChild: true }];
  writeFileSync(path, JSON.stringify({ programs, stopped, more: 1 }));
  expect(await readRoleProcesses(path)).toEqual({ programs, stopped });
});

it.each([undefined, '', '{', '[]', '{"programs": {"a": {}}, "stopped": []}', '{"programs": {}, "stopped": [7]}'])(
  'must be empty if it cannot be parsed: %s',
  async text => {
    if (text !== undefined) writeFileSync(path, text);
    expect(await readRoleProcesses(path)).toEqual(noProcesses);
  },
);

it.each([
  ['{"code": "runtime.old-workers-kept", "params": {"error": "SyntaxError"}}', true],
  [undefined, false],
  ['{', false],
  ['{"code": 7}', false],
])('the reason why workers keep older code must be read from its record: %s', async (text, isTold) => {
  if (text !== undefined) writeFileSync(path, text);
  expect(await readKeptCode(path)).toEqual(isTold ? JSON.parse(text ?? '') : undefined);
});
