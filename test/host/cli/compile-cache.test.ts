import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileCacheFolder } from '../../../src/host/cli/compile-cache.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bkdev-compiled-'));
});

afterEach(() => rm(home, { recursive: true }));

it("must be in the person's cache folder, which nobody else may write", async () => {
  expect(compileCacheFolder({ HOME: home }, '1.2.3-a')).toBe(join(home, '.cache/bkdev/compiled/1.2.3-a'));
  const { mode } = await stat(join(home, '.cache/bkdev'));
  expect(mode & 0o777).toBe(0o700);
});

it('must follow XDG_CACHE_HOME unless it is relative', () => {
  expect(compileCacheFolder({ HOME: '/nowhere', XDG_CACHE_HOME: home }, 'a')).toBe(join(home, 'bkdev/compiled/a'));
  expect(compileCacheFolder({ HOME: home, XDG_CACHE_HOME: 'cache' }, 'a')).toBe(join(home, '.cache/bkdev/compiled/a'));
});

it('must be none without a home that can be written', async () => {
  await writeFile(join(home, '.cache'), '');
  expect(compileCacheFolder({ HOME: home }, 'a')).toBeUndefined();
  expect(compileCacheFolder({}, 'a')).toBeUndefined();
  expect(compileCacheFolder({ HOME: join(home, 'gone') }, 'a')).toBeUndefined();
});

it.each(['bkdev', 'bkdev/compiled', 'bkdev/compiled/a'])('must be none if others may write %s', async name => {
  const folder = join(home, '.cache', name);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
  expect(compileCacheFolder({ HOME: home }, 'a')).toBeUndefined();
});

it('must be none if it is a link, which its creator may redirect', async () => {
  await mkdir(join(home, 'elsewhere'));
  await mkdir(join(home, '.cache'));
  await symlink(join(home, 'elsewhere'), join(home, '.cache/bkdev'));
  expect(compileCacheFolder({ HOME: home }, 'a')).toBeUndefined();
});

it('must keep the code of the latest builds only', async () => {
  const all = join(home, '.cache/bkdev/compiled');
  const builds = Array.from({ length: 20 }, (_, index) => `build-${String(index).padStart(2, '0')}`);
  for (const [index, name] of builds.entries()) {
    await mkdir(join(all, name), { recursive: true });
    await utimes(join(all, name), index, index);
  }
  compileCacheFolder({ HOME: home }, 'this');
  expect((await readdir(all)).sort()).toEqual([...builds.slice(-15), 'this']);
});
