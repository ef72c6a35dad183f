import { createHash } from 'node:crypto';
import { filesOf01 } from './files-of-first-release.ts';

/** bkdev's own part of a definition, which nobody edits. Paths here have slashes on every system. */
export const runtimeFolder = '.devcontainer/runtime/';
/** The version of the bkdev that wrote it, and a line for each other file: the beginning of its SHA-256, and its path. */
export const versionFile = `${runtimeFolder}version`;
/** Where what a person changed of bkdev's own files is kept. */
export const asideFolder = '.devcontainer/kept/';
/** Files that a person changed in 0.1 and that go on as theirs, by where they lay. */
const moved: readonly (readonly [before: RegExp, after: string])[] = [
  [/^\.devcontainer\/roles\/env\//, '.devcontainer/env/'],
  [/^\.devcontainer\/roles\/settings\/local_settings\.py$/, '.devcontainer/settings/local_settings.py'],
];

export interface FileToWrite {
  readonly contents: Buffer;
  readonly mode: number;
}

/** What is to be done in a checkout, in this order: put aside, write, remove. */
export interface InitPlan {
  /** Copies of what a person changed in files that are bkdev's, by the path that they get. */
  readonly aside: ReadonlyMap<string, Buffer>;
  readonly write: ReadonlyMap<string, FileToWrite>;
  readonly remove: readonly string[];
  /** A person's files that differ from bkdev's, and stay. */
  readonly kept: readonly string[];
  /** A person's files of 0.1 that lie elsewhere now, by where they lay. */
  readonly carried: ReadonlyMap<string, string>;
  /** The version of the runtime that was there; undefined without one. */
  readonly before: string | undefined;
  readonly from01: boolean;
}

interface Given {
  /** What this bkdev writes. */
  readonly files: ReadonlyMap<string, FileToWrite>;
  /** What lies in `.devcontainer` and `profiles` of the checkout, and where `files` would be. */
  readonly there: ReadonlyMap<string, Buffer>;
  readonly version: string;
  readonly force: boolean;
}

/** Whether a checkout has a definition of bkdev 0.1, whose runtime lay in `roles/`. */
export function isFrom01(there: Iterable<string>): boolean {
  const paths = [...there];
  return !paths.includes(versionFile) && paths.some(path => path in filesOf01 && path.includes('/roles/'));
}

/**
 * What brings a checkout's definition up to date: `runtime/` is replaced, a definition of 0.1 is converted, and a
 * person's files stay as they are. Pure.
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
      // Written for another runtime, it could not work any more.
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

/** Tasks of the editor: a checkout that has its own keeps them, whatever is asked for. */
export const tasksFile = '.vscode/tasks.json';

interface Version {
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

function withVersion(files: ReadonlyMap<string, FileToWrite>, version: string): Map<string, FileToWrite> {
  const own = [...files].filter(([path]) => path.startsWith(runtimeFolder) && path !== versionFile).sort();
  const lines = own.map(([path, { contents }]) => `${digestOf(contents)} ${path.slice(runtimeFolder.length)}`);
  const contents = Buffer.from(`${[version, ...lines].join('\n')}\n`);
  return new Map([...files, [versionFile, { contents, mode: 0o644 }]]);
}

/** Of a runtime that nobody recorded it is not known, so that nothing of it is thrown away. */
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

/** Below zero where the first is older. Versions are three numbers (semver.org), and what follows them does not count. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[.+-]/, 3).map(part => Number(part) || 0);
  const [ours, theirs] = [numbers(one), numbers(other)];
  return ours.map((part, index) => part - (theirs[index] ?? 0)).find(difference => difference !== 0) ?? 0;
}
