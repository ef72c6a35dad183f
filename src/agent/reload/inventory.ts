import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Fingerprint, fingerprintOf, isSame, looksAlike, looksOf } from './fingerprint.ts';

/** What the tracked files of a checkout look like, beside what was applied of them. Paths are below the root. */
export interface Inventory {
  /** Compares with the disk; gives the paths that look different from when they were looked at last, those gone included. */
  differing(files: readonly string[]): Promise<string[]>;
  /** Reads a file again; whether its content is another one than what was applied. */
  isChanged(path: string): boolean;
  /** Whether there is such a file now, as it was looked at last. */
  exists(path: string): boolean;
  /** Whether it looks different from when it was looked at last. */
  isDifferent(path: string): boolean;
  /** When it was changed last by its own times, epoch ms; undefined where it is gone. */
  savedAt(path: string): number | undefined;
  /** What these look like now counts as applied. */
  accept(paths: readonly string[]): void;
  /** Counts these as applied, unless something is known of them; reads them, a few at a time. */
  adopt(files: readonly string[]): Promise<void>;
  /** What was applied, to be kept for the agent that comes after this one. */
  accepted(): ReadonlyMap<string, Fingerprint>;
}

/** So many files are looked at before others get their turn. */
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
