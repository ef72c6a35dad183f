import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { message } from '../../shared/messages/message.ts';

/**
 * git is in the middle of changing the files of a checkout, or was killed in it: the lock of its index
 * (gitrepository-layout(5)).
 */
export interface GitLock {
  /** Below the checkout; of a worktree wherever its git folder is. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Undefined while there is none. */
export function gitLock(root: string): GitLock | undefined {
  const path = resolve(gitFolder(root), 'index.lock');
  const found = statSync(path, { throwIfNoEntry: false });
  const below = relative(root, path);
  return found && { path: below.startsWith('..') ? path : below, since: found.mtimeMs };
}

/** What is said of one that nobody is waited for any more. */
export function leftBehind({ path }: GitLock) {
  const hint = message('code.git-lock-remove', { path });
  return { type: 'notice-given', text: message('code.git-lock-left', { path }), hint } as const;
}

/** Of a worktree `.git` is a file that names the folder (gitrepository-layout(5), "gitfile"). */
function gitFolder(root: string): string {
  const path = resolve(root, '.git');
  try {
    return resolve(root, /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path);
  } catch {
    return path;
  }
}
