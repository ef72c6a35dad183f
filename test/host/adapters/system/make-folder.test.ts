import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../../../src/host/adapters/system/make-folder.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bkdev-make-folder-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('must create missing folders with the mode, and return the topmost one that it created', () => {
  const root = folder();
  expect(makeFolder(join(root, 'a', 'b', 'c'), 0o700)).toBe(join(root, 'a'));
  expect(['a', 'a/b', 'a/b/c'].map(path => statSync(join(root, path)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  expect(makeFolder(join(root, 'a', 'b'))).toBeUndefined();
});

test('must report the obstacle instead of trying forever', () => {
  const root = folder();
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(root, 'file', 'below'))).toThrow('ENOTDIR');
});

test('must end below a folder in which the kernel creates none', () => {
  expect(() => makeFolder('/proc/bkdev/state')).toThrow(/mkdir/);
});
