import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether git is in the middle of changing the files of a checkout: it holds the lock of its index (gitrepository-layout(5)). */
export function isGitBusy(root: string): boolean {
  return existsSync(resolve(gitFolder(root), 'index.lock'));
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
