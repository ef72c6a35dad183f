import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs';

/** One state of a file. Its times may go backwards (`git checkout`, a clock that is set): any difference counts. */
export interface Fingerprint {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Another file in its place has another one. */
  readonly inode: number;
  /** Of its content; absent as long as it was not read, and of one that cannot be read. */
  readonly hash?: string;
}

/** Larger files are no source that anybody edits; they are told apart by size and times. */
const maxHashedBytes = 8 * 1024 * 1024;

/** Without reading it; undefined where there is no file of that path. A link counts as the file that it leads to. */
export function looksOf(path: string): Fingerprint | undefined {
  const stat = statOf(path);
  return stat && { size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, inode: stat.ino };
}

/**
 * With its content, which is read each time: two writes within one tick of the kernel's clock leave the same times.
 * Undefined where there is no file of that path.
 */
export function fingerprintOf(path: string): Fingerprint | undefined {
  const looks = looksOf(path);
  const hash = looks && looks.size <= maxHashedBytes ? hashOf(path) : undefined;
  return looks && hash !== undefined ? { ...looks, hash } : looks;
}

/** Whether nothing speaks for a change since. */
export function looksAlike(one: Fingerprint, other: Fingerprint): boolean {
  const isSameFile = one.inode === other.inode && one.size === other.size;
  return isSameFile && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs;
}

/** Whether the content is the same, as far as it is known. */
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
