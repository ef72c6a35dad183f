import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGitSource } from '../../../../src/host/adapters/system/git-source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-git-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (at: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always', ...args], {
    cwd: join(folder, at),
  });

function write(path: string, text = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function commit(at: string): void {
  git(at, 'init', '--quiet');
  git(at, 'add', '--all');
  git(at, 'commit', '--quiet', '--message', 'all', '--date', '2026-01-02T03:04:05Z');
}

test('the source must be what git tracks or would add, of submodules, too, as it is now', async () => {
  write('lib/lib.py');
  commit('lib');
  write('shop/.gitignore', 'ignored\n');
  write('shop/web/views.py');
  write('shop/gone.py');
  symlinkSync('web/views.py', join(folder, 'shop', 'link'));
  commit('shop');
  git('shop', 'submodule', '--quiet', 'add', join(folder, 'lib'), 'base');
  write('shop/ignored/x');
  write('shop/new.py');
  write('shop/base/new.py');
  rmSync(join(folder, 'shop', 'gone.py'));
  const source = createGitSource(join(folder, 'shop'));
  const staged = await source.stage();
  const files = readdirSync(staged.folder, { recursive: true, withFileTypes: true });
  const names = files.filter(file => !file.isDirectory()).map(file => join(file.parentPath, file.name));
  expect(names.map(name => name.slice(staged.folder.length + 1)).toSorted()).toEqual([
    ...['.gitignore', '.gitmodules', 'base/lib.py', 'base/new.py', 'link', 'new.py', 'web/views.py'],
  ]);
  expect(readlinkSync(join(staged.folder, 'link'))).toBe('web/views.py');
  await staged.remove();
  expect((await source.state()).changed.toSorted()).toEqual(['.gitmodules', 'base', 'gone.py', 'new.py']);
});

test('a folder of a larger repository must be dirty by its own changes alone', async () => {
  write('shop/a.py');
  write('other.py');
  commit('.');
  write('other.py', 'changed');
  git('.', 'remote', 'add', 'origin', 'https://me:secret@git.test/shop');
  const { revision, changed, origin } = await createGitSource(join(folder, 'shop')).state();
  expect([revision, changed, origin]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), [], 'https://git.test/shop']);
});

test('a folder without a commit must be refused', async () => {
  git('.', 'init', '--quiet');
  await expect(createGitSource(folder).state()).rejects.toMatchObject({ code: 'usage' });
});
