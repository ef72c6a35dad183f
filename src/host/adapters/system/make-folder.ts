import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates a folder and its missing parents; returns the topmost one created, undefined if the folder existed.
 *
 * Replaces Node's `recursive` mkdir, which loops forever if a folder exists and the kernel still reports ENOENT, as
 * below /proc. Throws the system's error instead.
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
