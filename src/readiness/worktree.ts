import { join, posix, resolve } from 'node:path';
import type { Host } from '../ports/host.ts';

/** Git's folder that all worktrees of a repository share: where it lies, and where the workspace's container must have it. */
export interface SharedGit {
  readonly source: string;
  readonly target: string;
}

/** What the definition mounts in the workspace. */
const workspaceFolder = '/workspace';
const taken = [workspaceFolder, '/opt/bkdev', '/deps', '/run'];

/**
 * The shared folder of a git worktree (gitrepository-layout(5): its `.git` is a file that names a folder, and in that `commondir` names the
 * shared one). Without it git inside finds no repository. Undefined for any other checkout, whose `.git` is mounted with it.
 */
export async function sharedGitOf(source: string, readText: Host['readText']): Promise<SharedGit | undefined> {
  const link = /^gitdir: (.+?)\s*$/.exec((await readText(join(source, '.git'))) ?? '')?.[1];
  if (link === undefined) return undefined;
  const own = resolve(source, link);
  const shared = (await readText(join(own, 'commondir')))?.trim();
  if (shared === undefined) return undefined;
  // A relative link leads elsewhere inside, and is followed from there.
  const target = posix.resolve(workspaceFolder, link, shared);
  const isInTheWay = target === '/' || taken.some(folder => `${target}/`.startsWith(`${folder}/`));
  const folders = { source: resolve(own, shared), target };
  // Compose's short form of a mount ends a path at a colon, and the environment file has values in quotes.
  return isInTheWay || Object.values(folders).some(path => /[:']/.test(path)) ? undefined : folders;
}
