import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { message } from '../../shared/messages/message.ts';

/**
 * The lock of git's index (gitrepository-layout(5)): git is changing files in the checkout, or was killed while it did.
 */
export interface GitLock {
  /** Relative to the checkout; for a worktree, wherever its git folder is. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Undefined if there is no lock. */
export function gitLock(root: string): GitLock | undefined {
  const path = resolve(gitFolder(root), 'index.lock');
  const found = statSync(path, { throwIfNoEntry: false });
  const below = relative(root, path);
  return found && { path: below.startsWith('..') ? path : below, since: found.mtimeMs };
}

/** The notice about a lock that is no longer waited for. */
export function leftBehind({ path }: GitLock) {
  const hint = message('code.git-lock-remove', { path });
  return { type: 'notice-given', text: message('code.git-lock-left', { path }), hint } as const;
}

/** In a worktree `.git` is a file that names the folder (gitrepository-layout(5), "gitfile"). */
function gitFolder(root: string): string {
  const path = resolve(root, '.git');
  try {
    return resolve(root, /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path);
  } catch {
    return path;
  }
}
