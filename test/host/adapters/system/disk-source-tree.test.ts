import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSourceTree } from '../../../../src/host/adapters/system/disk-source-tree.ts';

let root = '';
let outside = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bkdev-tree-'));
  outside = mkdtempSync(join(tmpdir(), 'bkdev-outside-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(outside, { recursive: true, force: true });
});

function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), contents);
}

test('files must be listed in order, without installed or built ones', () => {
  for (const path of ['b.py', 'a/c.py', 'node_modules/x/index.js', '.git/config', 'a/__pycache__/c.pyc', '.env'])
    write(path, 'text');
  expect(listSourceTree(root).files).toEqual(['.env', 'a/c.py', 'b.py']);
});

test('a link must be followed to a file of the checkout, and nowhere else', () => {
  write('config/base.py', 'A = 1\n');
  writeFileSync(join(outside, 'secret'), 'secret');
  symlinkSync('config/base.py', join(root, 'settings.py'));
  symlinkSync(join(outside, 'secret'), join(root, 'secret.py'));
  symlinkSync(outside, join(root, 'vendor'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('..', join(root, 'config', 'circle'));
  const tree = listSourceTree(root);
  expect([tree.files, tree.left, tree.read('settings.py'), tree.read('config/base.py')]).toEqual([
    ['config/base.py', 'settings.py'],
    { isCut: false, links: ['dangling', 'secret.py', 'vendor'], folders: [] },
    'A = 1\n',
    'A = 1\n',
  ]);
});

test('the number of listed files must be limited, and the excess be reported', () => {
  for (const name of ['a', 'b', 'c']) write(name, '');
  const { files, left } = listSourceTree(root, 2);
  expect([files.length, left.isCut]).toEqual([2, true]);
  expect(listSourceTree(root, 3).left.isCut).toBe(false);
});

test('a binary or large file must not be read, and be reported if it was requested', () => {
  write('data.py', Uint8Array.of(80, 0, 75));
  write('large.py', '#'.repeat(4_194_305));
  const tree = listSourceTree(root);
  expect([tree.read('data.py'), tree.read('large.py'), tree.read('gone.py')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(tree.unread()).toEqual([
    { path: 'data.py', why: 'binary' },
    { path: 'large.py', why: 'too-large' },
  ]);
});
