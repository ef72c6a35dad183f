import { handOver } from './checkout.ts';
import { must } from './run.ts';

/** What running programs write, which is not a test's to restore. */
const written = ['logs', '__pycache__', '.resolved', '.devcontainer/runtime'];

/** Remembers a checkout's files in a Git index beside it, so that the checkout itself is no Git repository. */
export async function keepFiles(root: string): Promise<void> {
  await git(root, 'init', '--quiet');
  const excluded = written.flatMap(name => [`:(exclude,glob)**/${name}`, `:(exclude,glob)**/${name}/**`]);
  await git(root, 'add', '--all', '--force', '--', '.', ...excluded);
}

/** Restores every file to what `keepFiles` remembered, and deletes those that are new. */
export async function restoreFiles(root: string): Promise<void> {
  const changed = await git(root, 'diff-files', '--name-only');
  const added = await git(root, 'clean', '-ffdx', ...written.map(name => `--exclude=${name}`));
  if (changed !== '') await git(root, 'checkout-index', '--all', '--force');
  if (changed + added !== '') await handOver(root);
}

function git(root: string, ...args: string[]): Promise<string> {
  return must(['git', `--git-dir=${root}.git`, `--work-tree=${root}`, '-c', 'core.bare=false', ...args], { cwd: root });
}
