import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** The content of a folder. Paths are relative to it. */
export interface Tree {
  readonly directories: number;
  readonly files: readonly string[];
  /** Folders that may not be read. */
  readonly unreadable: readonly string[];
}

export interface Wanted {
  /** Whether a folder (relative to the root) is ignored with everything in it. */
  isIgnored(folder: string): boolean;
  /** Whether a file (relative to the root) matters. */
  isTracked(file: string): boolean;
}

/** The number of folders to read before other work gets its turn: the agent also looks at roles. */
const foldersATurn = 50;

/** Walks a folder. Links are listed but not followed. Unreadable folders are reported, and the rest is walked. */
export async function walk(root: string, { isIgnored, isTracked }: Wanted): Promise<Tree> {
  const files: string[] = [];
  const unreadable: string[] = [];
  const folders = [''];
  for (const [index, folder] of folders.entries()) {
    if (index % foldersATurn === foldersATurn - 1) await nextTurn();
    const entries = entriesOf(join(root, folder));
    if (entries === undefined) unreadable.push(folder);
    for (const entry of entries ?? []) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !isIgnored(path)) folders.push(path);
      else if (!entry.isDirectory() && isTracked(path)) files.push(path);
    }
  }
  return { directories: folders.length, files, unreadable };
}

/** Undefined if the folder may not be read; empty if it was removed meanwhile. */
function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : undefined;
  }
}
