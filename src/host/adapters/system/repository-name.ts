import { basename, dirname } from 'node:path';
import { git } from './git-source.ts';

/**
 * Returns the name that all checkouts of a repository have in common: that of its origin, else of the folder with the
 * first one, of which others are worktrees. Undefined if the folder is not the top of a checkout under git.
 */
export async function repositoryName(folder: string): Promise<string | undefined> {
  const asked = ['rev-parse', '--path-format=absolute', '--git-common-dir', '--show-prefix'];
  const [common = '', prefix = ''] = (await git(folder, asked).catch(() => '')).split('\n');
  if (common === '' || prefix !== '') return undefined;
  const origin = await git(folder, ['config', '--get', 'remote.origin.url']).catch(() => '');
  return nameIn(origin.trim()) || (basename(common) === '.git' ? basename(dirname(common)) : undefined);
}

/** Returns the last part of an address or a path, without `.git`: `git@git.example:team/shop.git` is `shop`. */
function nameIn(address: string): string {
  return /([^/:\\]+?)(?:\/?\.git)?\/*$/.exec(address)?.[1] ?? '';
}
