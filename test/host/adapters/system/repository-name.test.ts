import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryName } from '../../../../src/host/adapters/system/repository-name.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-name-'));
  mkdirSync(join(folder, 'shop/inner'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: join(folder, 'shop') });
const nameOf = (path: string) => repositoryName(join(folder, path));

test('a worktree must have the name of the first checkout, and a folder that is no checkout none', async () => {
  expect(await nameOf('shop')).toBeUndefined();
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'begin');
  git('worktree', 'add', '--quiet', '../feature');
  const paths = ['shop', 'feature', 'shop/inner', 'gone'];
  expect(await Promise.all(paths.map(nameOf))).toEqual(['shop', 'shop', undefined, undefined]);
});

test.for([
  ['git@git.example:team/store.git', 'store'],
  ['https://ada:secret@git.example/team/store.git/', 'store'],
  ['https://git.example/team/store', 'store'],
  ['/srv/store/.git', 'store'],
  ['C:\\work\\store', 'store'],
  ['///', 'shop'],
] as const)('with the origin %s it must be %s', async ([origin, name]) => {
  git('init', '--quiet');
  git('config', 'remote.origin.url', origin);
  expect(await nameOf('shop')).toBe(name);
});
