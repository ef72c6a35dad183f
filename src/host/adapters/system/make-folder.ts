import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing; gives the topmost one that was made, undefined where the folder
 * was there.
 *
 * In place of the `recursive` of Node's mkdir, which never returns where a folder is there and the kernel says ENOENT
 * all the same, as it does below /proc: that makes the parent and tries again, for ever. Throws what the system says
 * instead.
 */
export function makeFolder(path: string, mode = 0o777): string | undefined {
  try {
    mkdirSync(path, { mode });
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return undefined;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    const first = makeFolder(parent, mode);
    const made = makeFolder(path, mode);
    return first ?? made;
  }
}
