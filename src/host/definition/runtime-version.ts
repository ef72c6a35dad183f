import { createHash } from 'node:crypto';

/**
 * The folder of bkdev's own part of a definition, which nobody edits. Paths in this file have slashes on every system.
 */
export const runtimeFolder = '.devcontainer/runtime/';
/**
 * Contains the version of the bkdev that wrote it, and a line per other file: the beginning of its SHA-256, and its
 * path.
 */
export const versionFile = `${runtimeFolder}version`;
/** The folder for copies of bkdev's own files that a person changed. */
export const asideFolder = '.devcontainer/kept/';
/** The editor's tasks; an existing file is always kept. */
export const tasksFile = '.vscode/tasks.json';
export interface Version {
  readonly version: string;
  /** Digests of the written files, by path; empty in bkdev's own checkout. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Parses a version file; undefined if it is empty. */
export function readVersion(text: string | undefined): Version | undefined {
  const [version, ...lines] = (text ?? '').split('\n').filter(line => line !== '');
  if (version === undefined) return undefined;
  const pairs = lines.map(line => [line.slice(17), line.slice(0, 16)] as const);
  return { version, digests: Object.fromEntries(pairs) };
}

/** Returns the beginning of the SHA-256. */
export function digestOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex').slice(0, 16);
}

/** Compares two versions; negative if the first is older. Uses the three numbers (semver.org), without suffixes. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[.+-]/, 3).map(part => Number(part) || 0);
  const [ours, theirs] = [numbers(one), numbers(other)];
  return ours.map((part, index) => part - (theirs[index] ?? 0)).find(difference => difference !== 0) ?? 0;
}

/** Returns the path for a copy of a file that a person changed. */
export function asideOf(path: string): string {
  return asideFolder + path.replace(/^\.devcontainer\//, '');
}

/** Whether a file is Python's byte code. */
export function isByteCode(path: string): boolean {
  return path.includes('/__pycache__/');
}
