import { join, posix, relative, resolve } from 'node:path';
import type { Host } from '../../ports/host.ts';

/** A repository that lies outside of the checkout: what of it the workspace's container must have, and where. */
export interface SharedGit {
  /** Git's folder that all worktrees share, or that of a submodule. */
  readonly source: string;
  /** Where the checkout's own link leads inside. */
  readonly target: string;
  /** Where the links of its submodules lead, which are relative: absent where there are none, or it is the same place. */
  readonly mirror?: string;
  /**
   * Where a submodule's repository looks for its files (`core.worktree`, relative to it): the checkout must be there,
   * too.
   */
  readonly checkout?: string;
}

/** What the definition mounts in the workspace. */
const workspaceFolder = '/workspace';
const taken = [workspaceFolder, '/opt/bkdev', '/deps', '/run'];
/** What the system's own programs need. A mount below one of these is as bad as one over it. */
const system = ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/proc', '/sbin', '/sys', '/usr'];
/** These may have a mount in them, and none over them. */
const tops = ['/', '/home', '/home/dev', '/media', '/mnt', '/opt', '/root', '/srv', '/tmp', '/var', '/var/lib'];

/**
 * The repository of a git worktree or of a submodule (gitrepository-layout(5): its `.git` is a file that names a
 * folder; in that of a worktree `commondir` names the shared one). Without it git inside finds no repository.
 * Undefined for any other checkout, whose `.git` is mounted with it. Submodules name their repository by a relative
 * link, and that names their files by another one: both are followed from where things lie inside.
 */
export async function sharedGitOf(source: string, readText: Host['readText']): Promise<SharedGit | undefined> {
  const link = /^gitdir: (.+?)\s*$/.exec((await readText(join(source, '.git'))) ?? '')?.[1];
  if (link === undefined) return undefined;
  const own = resolve(source, link);
  const shared = (await readText(join(own, 'commondir')))?.trim();
  const isSubmodule = shared === undefined;
  // What has neither is a repository that is gone.
  if (isSubmodule && (await readText(join(own, 'config'))) === undefined) return undefined;
  const repository = resolve(own, shared ?? '.');
  // A relative link leads elsewhere inside, and is followed from there.
  const target = posix.resolve(workspaceFolder, link, shared ?? '.');
  if (!isFree(target) || !isMountable(repository) || !isMountable(target)) return undefined;
  const found = { source: repository, target };
  if (!isSubmodule && (await readText(join(source, '.gitmodules'))) === undefined) return found;
  const mirror = isSubmodule ? target : posix.resolve(workspaceFolder, relative(source, repository));
  const checkout = posix.resolve(mirror, relative(repository, source));
  if (![mirror, checkout].every(isMountable) || !isFree(mirror)) return found;
  return {
    ...found,
    ...(mirror !== target && { mirror }),
    ...(checkout !== workspaceFolder && isFree(checkout) && { checkout }),
  };
}

function isFree(target: string): boolean {
  const isIn = (folder: string) => `${target}/`.startsWith(`${folder}/`);
  return !tops.includes(target) && ![...taken, ...system].some(isIn);
}

/** Compose's short form of a mount ends a path at a colon, and the environment file has values in quotes. */
function isMountable(path: string): boolean {
  return !/[:'$]/.test(path);
}
