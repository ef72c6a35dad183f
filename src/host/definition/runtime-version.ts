import { createHash } from 'node:crypto';

/** bkdev's own part of a definition, which nobody edits. Paths here have slashes on every system. */
export const runtimeFolder = '.devcontainer/runtime/';
/** The version of the bkdev that wrote it, and a line for each other file: the beginning of its SHA-256, and its path. */
export const versionFile = `${runtimeFolder}version`;
/** Where what a person changed of bkdev's own files is kept. */
export const asideFolder = '.devcontainer/kept/';
/** Tasks of the editor: a checkout that has its own keeps them, whatever is asked for. */
export const tasksFile = '.vscode/tasks.json';
export interface Version {
  readonly version: string;
  /** What was written, by its path; empty in bkdev's own checkout. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What a version file says; undefined where it says nothing. */
export function readVersion(text: string | undefined): Version | undefined {
  const [version, ...lines] = (text ?? '').split('\n').filter(line => line !== '');
  if (version === undefined) return undefined;
  const pairs = lines.map(line => [line.slice(17), line.slice(0, 16)] as const);
  return { version, digests: Object.fromEntries(pairs) };
}

/** The beginning of the SHA-256. */
export function digestOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex').slice(0, 16);
}

/** Below zero where the first is older. Versions are three numbers (semver.org), and what follows them does not count. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[.+-]/, 3).map(part => Number(part) || 0);
  const [ours, theirs] = [numbers(one), numbers(other)];
  return ours.map((part, index) => part - (theirs[index] ?? 0)).find(difference => difference !== 0) ?? 0;
}

/** Where a copy of what a person changed is kept. */
export function asideOf(path: string): string {
  return asideFolder + path.replace(/^\.devcontainer\//, '');
}

/** What Python leaves beside its sources. */
export function isByteCode(path: string): boolean {
  return path.includes('/__pycache__/');
}
