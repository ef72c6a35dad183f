import { join, posix, relative, resolve } from 'node:path';
import type { Host } from '../../ports/host.ts';

/** A repository outside the checkout: what the workspace container needs of it, and where. */
export interface SharedGit {
  /** Git's common folder of all worktrees, or the submodule's folder. */
  readonly source: string;
  /** The target of the checkout's own link, inside the container. */
  readonly target: string;
  /** The target of its submodules' relative links; absent without submodules, or if it is the same. */
  readonly mirror?: string;
  /**
   * Where a submodule's repository expects its files (`core.worktree`, relative to it): the checkout must be mounted
   * there, too.
   */
  readonly checkout?: string;
}

/** Mount points in the workspace. */
const workspaceFolder = '/workspace';
const taken = [workspaceFolder, '/opt/bkdev', '/deps', '/run'];
/** Folders of the system; nothing may be mounted on or below them. */
const system = ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/proc', '/sbin', '/sys', '/usr'];
/** Folders that may contain a mount but must not be covered by one. */
const tops = ['/', '/home', '/home/dev', '/media', '/mnt', '/opt', '/root', '/srv', '/tmp', '/var', '/var/lib'];

/**
 * Returns the repository of a git worktree or submodule, without which git finds no repository inside the container
 * (gitrepository-layout(5): `.git` is a file that names a folder; in a worktree's folder, `commondir` names the shared
 * one). Returns undefined for any other checkout, whose `.git` is mounted with it. Submodules and their repositories
 * refer to each other by relative paths, which are resolved as they will be inside.
 */
export async function sharedGitOf(source: string, readText: Host['readText']): Promise<SharedGit | undefined> {
  const link = /^gitdir: (.+?)\s*$/.exec((await readText(join(source, '.git'))) ?? '')?.[1];
  if (link === undefined) return undefined;
  const own = resolve(source, link);
  const shared = (await readText(join(own, 'commondir')))?.trim();
  const isSubmodule = shared === undefined;
  // With neither file, the repository no longer exists.
  if (isSubmodule && (await readText(join(own, 'config'))) === undefined) return undefined;
  const repository = resolve(own, shared ?? '.');
  // A relative link resolves differently inside the container.
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

/** Compose's short mount syntax ends a path at a colon, and values in the environment file are quoted. */
function isMountable(path: string): boolean {
  return !/[:'$]/.test(path);
}
