import { filesOf01 } from './files-of-first-release.ts';
import type { Draft, FileToWrite, Given } from './init-plan.ts';
import { mergeFile, textsOf } from './merge-file.ts';
import { withRoleFile } from './role-variables.ts';
import { asideOf, digestOf, isByteCode, runtimeFolder, tasksFile, versionFile } from './runtime-version.ts';

/** Files that a person changed in 0.1 and that remain theirs, with their new paths. */
const moved: readonly (readonly [before: RegExp, after: string])[] = [
  [/^\.devcontainer\/roles\/env\//, '.devcontainer/env/'],
  [/^\.devcontainer\/roles\/settings\/local_settings\.py$/, '.devcontainer/settings/local_settings.py'],
];
const composeFile = '.devcontainer/compose.yaml';

/** Whether a checkout has a definition of bkdev 0.1, whose runtime was in `roles/`. */
export function isFrom01(there: Iterable<string>): boolean {
  const paths = [...there];
  return !paths.includes(versionFile) && paths.some(path => path in filesOf01 && path.includes('/roles/'));
}

/** Converts a definition of 0.1. Removes unchanged files from `texts` that this bkdev replaces. */
export function convertFirstRelease(draft: Draft, texts: Map<string, Buffer>): void {
  const { given, aside, write, carried, remove } = draft;
  let files = given.files;
  for (const [path, contents] of given.there) {
    const place = moved.find(([before]) => before.test(path));
    const role = /\/roles\/env\/([\w-]+)\.env$/.exec(path)?.[1];
    const to = place === undefined ? path : path.replace(place[0], place[1]);
    const compose = files.get(composeFile);
    if (role === undefined || files.has(to) || isAs01(path, contents) || compose === undefined) continue;
    const text = withRoleFile(compose.contents.toString('utf8'), role, contents.toString('utf8'));
    files = new Map([...files, [composeFile, { ...compose, contents: Buffer.from(text) }]]);
    // The file that reads it may be unchanged.
    if (texts.get(composeFile) !== undefined) write.set(composeFile, { ...compose, contents: Buffer.from(text) });
  }
  for (const [path, contents] of given.there) {
    const isOurs = path in filesOf01;
    const place = moved.find(([before]) => before.test(path));
    const to = place === undefined ? path : path.replace(place[0], place[1]);
    const isMoved = isOurs || path.startsWith('.devcontainer/roles/');
    if (!files.has(path) && isMoved) remove.push(path);
    if (!isMoved && !files.has(path)) continue;
    if (isOurs && isAs01(path, contents)) {
      if (files.has(path)) texts.delete(path);
      continue;
    }
    const file = files.get(to);
    if (file !== undefined && !to.startsWith(runtimeFolder) && to !== tasksFile)
      lay(draft, { from: path, to, ours: contents, file });
    else if (place !== undefined) write.set(to, { contents: converted(contents), mode: 0o644 });
    else if (!files.has(path) && !isByteCode(path)) aside.set(asideOf(path), contents);
    if (place !== undefined) carried.set(path, to);
  }
}

/**
 * Merges a person's file of 0.1 with its replacement. In a conflict, the new text is used if the old one could no
 * longer work, otherwise the person's.
 */
function lay(
  { given, aside, write, merged, open }: Draft,
  { from, to, ours, file }: { from: string; to: string; ours: Buffer; file: FileToWrite },
): void {
  const base = given.first?.get(from);
  // Written for another runtime, these can no longer work.
  const mustChange = /^\.devcontainer\/(?:compose[\w.]*\.yaml|Dockerfile|\.gitignore)$/.test(to);
  if (base === undefined) {
    if (mustChange) aside.set(asideOf(from), ours);
    if (mustChange) write.set(to, file);
    else if (from !== to) write.set(to, { contents: converted(ours), mode: 0o644 });
    return;
  }
  const side = mustChange ? 'theirs' : 'ours';
  const result = mergeFile(to, textsOf(converted(ours), converted(base), file.contents), side, given.texts);
  write.set(to, { ...file, contents: Buffer.from(result.text) });
  if (result.hasOwn) merged.push(to);
  if (result.conflicts.length > 0) aside.set(asideOf(from), mustChange ? ours : file.contents);
  for (const { taken, other } of result.conflicts)
    open.push({ file: to, lines: taken, aside: asideOf(from), asideLines: other });
  keepNamed(given, result.text, write);
}

/** Keeps variables of single roles that a person's own service reads, because this bkdev does not write such files. */
function keepNamed({ first = new Map() }: Given, text: string, write: Map<string, FileToWrite>): void {
  for (const [path, contents] of first) {
    const name = /^\.devcontainer\/roles\/(env\/\w+\.env)$/.exec(path)?.[1];
    const to = `.devcontainer/${name}`;
    if (name !== undefined && !write.has(to) && text.includes(name) && name !== 'env/common.env')
      write.set(to, { contents, mode: 0o644 });
  }
}

function isAs01(path: string, contents: Buffer): boolean {
  return digestOf(contents) === filesOf01[path];
}

function converted(contents: Buffer): Buffer {
  const text = contents.toString('utf8');
  return Buffer.from(
    text
      .replace('/opt/bkdev/roles/settings', '/opt/bkdev/runtime/settings:/opt/bkdev/settings')
      .replaceAll(/(?<![\w/])roles\/env\//g, 'env/')
      .replaceAll('/roles/', '/runtime/'),
  );
}
