import { copyFile, lstat, mkdir, mkdtemp, readlink, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { ReleaseSource } from '../../ports/release-source.ts';

/** The source in `root`, which may be a folder of a larger repository. */
export function createGitSource(root: string): ReleaseSource {
  return {
    state: async () => {
      const [revision, committedAt] = (await git(root, ['log', '-1', '--format=%H %ct']).catch(() => '')).split(' ');
      if (!revision || committedAt === undefined)
        throw new BkdevError({
          code: 'usage',
          message: message('release.no-commit', { folder: root }),
          hint: message('release.no-commit.try'),
        });
      const changed = await git(root, [
        'status',
        '--porcelain',
        '-z',
        '--untracked-files=all',
        '--no-renames',
        '--',
        '.',
      ]);
      const origin = await git(root, ['config', '--get', 'remote.origin.url']).catch(() => '');
      return {
        revision,
        committedAt: Number(committedAt),
        changed: changed.split('\0').flatMap(line => (line === '' ? [] : [line.slice(3)])),
        origin: origin.trim().replace(/^(\w+:\/\/)[^/@]*@/, '$1') || undefined,
      };
    },
    stage: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bkdev-release-'));
      try {
        await copyListed(root, folder, await filesIn(root));
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
      return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
    },
  };
}

/** Lists the files that git tracks or would add, in submodules, too; paths relative to the folder. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const listed = await git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']);
  const names = listed.split('\0').filter(name => name !== '');
  const found = await Promise.all(
    names.map(async name => {
      const entry = await lstat(join(folder, name)).catch(() => undefined);
      if (entry?.isDirectory()) return (await filesIn(join(folder, name))).map(inner => join(name, inner));
      return entry?.isFile() || entry?.isSymbolicLink() ? [name] : [];
    }),
  );
  return found.flat();
}

/**
 * Keeps the files' times: BuildKit fetches again only files whose time or size changed since the last build.
 */
async function copyListed(from: string, to: string, names: readonly string[]): Promise<void> {
  await Promise.all(
    [...new Set(names.map(name => dirname(name)))].map(each => mkdir(join(to, each), { recursive: true })),
  );
  await Promise.all(
    names.map(async name => {
      const [source, target] = [join(from, name), join(to, name)];
      const entry = await lstat(source);
      if (entry.isSymbolicLink()) return symlink(await readlink(source), target);
      await copyFile(source, target);
      return utimes(target, entry.atime, entry.mtime);
    }),
  );
}

/** Runs git in a folder and returns its output. Throws execa's error if it fails or is not installed. */
export async function git(folder: string, args: readonly string[]): Promise<string> {
  // Root reads the checkout of somebody else here, which git refuses by itself.
  const argv = ['-c', 'safe.directory=*', '-C', folder, ...args];
  const { stdout } = await execa('git', argv, { stripFinalNewline: false, env: { LC_ALL: 'C' }, maxBuffer: 2 ** 28 });
  return stdout;
}
