import { type Stats, statSync } from 'node:fs';

/** Returns a file's stats; undefined if it is gone, unreadable, or a dangling or circular link. */
export function look(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
