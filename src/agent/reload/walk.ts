import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What lies below a folder. Paths are relative to it. */
export interface Tree {
  readonly directories: number;
  readonly files: readonly string[];
  /** Folders that may not be read. */
  readonly unreadable: readonly string[];
}

export interface Wanted {
  /** Whether a folder, by its path below the root, is left alone with all that lies in it. */
  isIgnored(folder: string): boolean;
  /** Whether a file, by its path below the root, is of interest. */
  isTracked(file: string): boolean;
}

/** So many folders are read before others get their turn: the agent looks at roles meanwhile. */
const foldersATurn = 50;

/** Walks a folder; links are listed and not followed. What cannot be read is told, and the rest is walked. */
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

/** Undefined where it may not be read; nothing where it has gone meanwhile. */
function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : undefined;
  }
}
