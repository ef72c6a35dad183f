import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs';

/** The state of a file. Its times can go backwards (`git checkout`, a clock that is set), so any difference counts. */
export interface Fingerprint {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Differs if another file took its place. */
  readonly inode: number;
  /** The hash of its content; absent if it was not read or cannot be read. */
  readonly hash?: string;
}

/** Larger files are not source that anybody edits; only their size and times are compared. */
const maxHashedBytes = 8 * 1024 * 1024;

/** The state without the content hash; undefined if there is no such file. A link counts as the file it points to. */
export function looksOf(path: string): Fingerprint | undefined {
  const stat = statOf(path);
  return stat && { size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, inode: stat.ino };
}

/**
 * The state with the content hash. The file is read each time, because two writes within one tick of the kernel's clock
 * leave the same times. Undefined if there is no such file.
 */
export function fingerprintOf(path: string): Fingerprint | undefined {
  const looks = looksOf(path);
  const hash = looks && looks.size <= maxHashedBytes ? hashOf(path) : undefined;
  return looks && hash !== undefined ? { ...looks, hash } : looks;
}

/** Whether inode, size and times are equal. */
export function looksAlike(one: Fingerprint, other: Fingerprint): boolean {
  const isSameFile = one.inode === other.inode && one.size === other.size;
  return isSameFile && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs;
}

/** Whether the content is the same, as far as known. */
export function isSame(one: Fingerprint | undefined, other: Fingerprint | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.hash !== undefined && other.hash !== undefined) return one.hash === other.hash;
  return looksAlike(one, other);
}

function statOf(path: string): Stats | undefined {
  try {
    const stat = lstatSync(path);
    const target = stat.isSymbolicLink() ? statSync(path) : stat;
    return target.isFile() ? target : undefined;
  } catch {
    return undefined; // it vanished, it cannot be reached, or its links lead in a circle
  }
}

function hashOf(path: string): string | undefined {
  try {
    return createHash('sha1').update(readFileSync(path)).digest('base64');
  } catch {
    return undefined;
  }
}
