import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Fingerprint, fingerprintOf, isSame, looksAlike, looksOf } from './fingerprint.ts';

/**
 * The current state of a checkout's tracked files, next to the state that was applied. Paths are relative to the root.
 */
export interface Inventory {
  /** Compares with the disk. Returns the paths that look different from last time, including removed files. */
  differing(files: readonly string[]): Promise<string[]>;
  /** Reads the file again. Returns whether its content differs from the applied one. */
  isChanged(path: string): boolean;
  /** Whether the file existed when it was last looked at. */
  exists(path: string): boolean;
  /** Whether it looks different from last time. */
  isDifferent(path: string): boolean;
  /** When it was last changed according to its times, epoch ms; undefined if it was removed. */
  savedAt(path: string): number | undefined;
  /** Marks the current state of these files as applied. */
  accept(paths: readonly string[]): void;
  /** Marks these files as applied unless already known. Reads them a few at a time. */
  adopt(files: readonly string[]): Promise<void>;
  /** The applied states, to be saved for the next agent. */
  accepted(): ReadonlyMap<string, Fingerprint>;
}

/** The number of files to look at before other work gets its turn. */
const looksATurn = 200;
const readsATurn = 25;

export function createInventory(root: string, known: ReadonlyMap<string, Fingerprint>): Inventory {
  const accepted = new Map(known);
  const seen = new Map(known);
  const look = (path: string) => {
    const found = fingerprintOf(join(root, path));
    if (found === undefined) seen.delete(path);
    else seen.set(path, found);
    return found;
  };
  const isDifferent = (path: string) => {
    const before = seen.get(path);
    const now = looksOf(join(root, path));
    return before === undefined || now === undefined ? before !== now : !looksAlike(before, now);
  };
  return {
    differing: async files => {
      const listed = new Set(files);
      const changed: string[] = [...seen.keys()].filter(path => !listed.has(path));
      for (const [index, path] of files.entries()) {
        if (index % looksATurn === looksATurn - 1) await nextTurn();
        const before = seen.get(path);
        const now = looksOf(join(root, path));
        if (before === undefined ? now !== undefined : now === undefined || !looksAlike(before, now))
          changed.push(path);
      }
      return changed;
    },
    isChanged: path => !isSame(look(path), accepted.get(path)),
    exists: path => seen.has(path),
    isDifferent,
    savedAt: path => looksOf(join(root, path))?.ctimeMs,
    accept: paths => {
      for (const path of paths) {
        const found = seen.get(path);
        if (found === undefined) accepted.delete(path);
        else accepted.set(path, found);
      }
    },
    adopt: async files => {
      for (const [index, path] of files.entries()) {
        if (index % readsATurn === readsATurn - 1) await nextTurn();
        if (accepted.has(path)) continue;
        const found = look(path);
        if (found !== undefined) accepted.set(path, found);
      }
    },
    accepted: () => accepted,
  };
}
