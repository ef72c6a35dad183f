import { createHash } from 'node:crypto';
import { filesOf01 } from './files-of-first-release.ts';

/** bkdev's own part of a definition, which nobody edits. Paths in this file have slashes on every system. */
export const runtimeFolder = '.devcontainer/runtime/';
/**
 * Contains the version of the bkdev that wrote it, and a line per other file: the beginning of its SHA-256, and its
 * path.
 */
export const versionFile = `${runtimeFolder}version`;
/** The folder for copies of bkdev's own files that a person changed. */
export const asideFolder = '.devcontainer/kept/';
/** Files of 0.1 that a person changed and that are moved, with their old locations. */
const moved: readonly (readonly [before: RegExp, after: string])[] = [
  [/^\.devcontainer\/roles\/env\//, '.devcontainer/env/'],
  [/^\.devcontainer\/roles\/settings\/local_settings\.py$/, '.devcontainer/settings/local_settings.py'],
];

export interface FileToWrite {
  readonly contents: Buffer;
  readonly mode: number;
}

/** The changes to a checkout, in this order: copy aside, write, remove. */
export interface InitPlan {
  /** Copies of bkdev's files that a person changed, by target path. */
  readonly aside: ReadonlyMap<string, Buffer>;
  readonly write: ReadonlyMap<string, FileToWrite>;
  readonly remove: readonly string[];
  /** A person's files that differ from bkdev's and are kept. */
  readonly kept: readonly string[];
  /** A person's files of 0.1 that are moved, by old path. */
  readonly carried: ReadonlyMap<string, string>;
  /** The previous version of the runtime; undefined if there was none. */
  readonly before: string | undefined;
  readonly from01: boolean;
}

interface Given {
  /** The files that this bkdev writes. */
  readonly files: ReadonlyMap<string, FileToWrite>;
  /** The files in `.devcontainer` and `profiles` of the checkout, and at the paths of `files`. */
  readonly there: ReadonlyMap<string, Buffer>;
  readonly version: string;
  readonly force: boolean;
}

/** Whether a checkout has a definition of bkdev 0.1, whose runtime was in `roles/`. */
export function isFrom01(there: Iterable<string>): boolean {
  const paths = [...there];
  return !paths.includes(versionFile) && paths.some(path => path in filesOf01 && path.includes('/roles/'));
}

/**
 * Plans the update of a checkout's definition: `runtime/` is replaced, a definition of 0.1 is converted, and a person's
 * files are kept. Pure.
 */
export function planInit({ files, there, version, force }: Given): InitPlan {
  const from01 = isFrom01(there.keys());
  const record = readVersion(there.get(versionFile)?.toString('utf8'));
  const aside = new Map<string, Buffer>();
  const write = new Map<string, FileToWrite>();
  const carried = new Map<string, string>();
  const remove: string[] = [];
  const kept: string[] = [];
  const texts = new Map(there);
  for (const [path, contents] of from01 ? there : []) {
    const isBkdevs = path in filesOf01;
    if (files.has(path) && !path.startsWith(runtimeFolder)) {
      if (isBkdevs && digestOf(contents) === filesOf01[path]) texts.delete(path);
      // Written for another runtime, it no longer works.
      else if (/^\.devcontainer\/(?:compose[\w.]*\.yaml|Dockerfile|\.gitignore)$/.test(path)) {
        aside.set(asideOf(path), contents);
        texts.delete(path);
      }
      continue;
    }
    if (!isBkdevs && !path.startsWith('.devcontainer/roles/')) continue;
    remove.push(path);
    if (digestOf(contents) === filesOf01[path] || isByteCode(path)) continue;
    const place = moved.find(([before]) => before.test(path));
    if (place === undefined) aside.set(asideOf(path), contents);
    else {
      const to = path.replace(place[0], place[1]);
      carried.set(path, to);
      texts.set(to, converted(contents));
      write.set(to, { contents: converted(contents), mode: 0o644 });
    }
  }
  for (const [path, file] of withVersion(files, version)) {
    const found = texts.get(path);
    if (found?.equals(file.contents) || write.has(path)) continue;
    if (path.startsWith(runtimeFolder)) {
      if (found !== undefined && path !== versionFile && wasEdited(path, found, record))
        aside.set(asideOf(path), found);
      write.set(path, file);
    } else if (found === undefined || (force && path !== tasksFile)) write.set(path, file);
    else kept.push(path);
  }
  for (const [path, contents] of there) {
    if (!path.startsWith(runtimeFolder) || files.has(path) || path === versionFile) continue;
    remove.push(path);
    if (!isByteCode(path) && wasEdited(path, contents, record)) aside.set(asideOf(path), contents);
  }
  return { aside, write, remove, kept, carried, before: record?.version, from01 };
}

/** The editor's tasks; an existing file is always kept. */
export const tasksFile = '.vscode/tasks.json';

interface Version {
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

function withVersion(files: ReadonlyMap<string, FileToWrite>, version: string): Map<string, FileToWrite> {
  const own = [...files].filter(([path]) => path.startsWith(runtimeFolder) && path !== versionFile).sort();
  const lines = own.map(([path, { contents }]) => `${digestOf(contents)} ${path.slice(runtimeFolder.length)}`);
  const contents = Buffer.from(`${[version, ...lines].join('\n')}\n`);
  return new Map([...files, [versionFile, { contents, mode: 0o644 }]]);
}

/** Whether a person changed a file of the runtime; false if there is no record to compare it with. */
function wasEdited(path: string, contents: Buffer, record: Version | undefined): boolean {
  const known = record?.digests[path.slice(runtimeFolder.length)];
  return record !== undefined && known !== digestOf(contents);
}

function converted(contents: Buffer): Buffer {
  const text = contents.toString('utf8');
  return Buffer.from(
    text
      .replace('/opt/bkdev/roles/settings', '/opt/bkdev/runtime/settings:/opt/bkdev/settings')
      .replaceAll('/roles/', '/runtime/'),
  );
}

function isByteCode(path: string): boolean {
  return path.includes('/__pycache__/');
}

function asideOf(path: string): string {
  return asideFolder + path.replace(/^\.devcontainer\//, '');
}

function digestOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex').slice(0, 16);
}

/** Compares two versions; negative if the first is older. Uses the three numbers (semver.org), without suffixes. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[.+-]/, 3).map(part => Number(part) || 0);
  const [ours, theirs] = [numbers(one), numbers(other)];
  return ours.map((part, index) => part - (theirs[index] ?? 0)).find(difference => difference !== 0) ?? 0;
}
