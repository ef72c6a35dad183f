import { convertFirstRelease, isFrom01 } from './convert-first-release.ts';
import type { Draft, FileToWrite, Given, InitPlan } from './init-plan.ts';
import { mergeFile, textsOf } from './merge-file.ts';
import { asideOf, readVersion, runtimeFolder, tasksFile, versionFile } from './runtime-version.ts';
import { baseOf, isRecorded, recordsIn } from './written-before.ts';

/**
 * Plans the update of a checkout's definition: a definition of 0.1 is converted, and a person's files are kept, or
 * proposed to be updated by a three-way merge. Pure except for the merges. `withRuntime` adds the runtime, once it is
 * known whether the proposals are accepted.
 */
export function planInit(given: Given): InitPlan {
  const from01 = isFrom01(given.there.keys());
  const draft: Draft = {
    ...{ given, aside: new Map(), write: new Map(), carried: new Map() },
    ...{ remove: [], proposals: [], kept: [], merged: [], open: [] },
  };
  const texts = new Map(given.there);
  if (from01) convertFirstRelease(draft, texts);
  for (const [path, file] of given.files) {
    const found = texts.get(path);
    if (path.startsWith(runtimeFolder) || found?.equals(file.contents) || draft.write.has(path)) continue;
    if (found === undefined || (given.force && path !== tasksFile)) draft.write.set(path, file);
    else propose(draft, path, found, file);
  }
  for (const [path, base] of recordsIn(given.there)) {
    const found = given.there.get(path);
    if (!given.files.has(path) && found?.equals(base))
      draft.proposals.push({ path, before: found, after: undefined, isMerged: false });
  }
  const { given: _, ...plan } = draft;
  return { ...plan, before: readVersion(given.there.get(versionFile)?.toString('utf8'))?.version, from01 };
}

/** Plans a person's file that differs from what bkdev writes now, by comparing both with what it wrote before. */
function propose(
  { given, proposals, kept, merged, open, aside }: Draft,
  path: string,
  found: Buffer,
  file: FileToWrite,
) {
  const base = isRecorded(path) ? baseOf(path, given.there) : undefined;
  if (base === undefined || base.equals(file.contents)) return void kept.push(path);
  if (found.equals(base)) return void proposals.push({ path, before: found, after: file, isMerged: false });
  const result = mergeFile(path, textsOf(found, base, file.contents), 'ours', given.texts);
  if (result.conflicts.length > 0) aside.set(asideOf(path), file.contents);
  for (const { taken, other } of result.conflicts)
    open.push({ file: path, lines: taken, aside: asideOf(path), asideLines: other });
  const after = Buffer.from(result.text);
  if (after.equals(found)) return;
  merged.push(path);
  proposals.push({ path, before: found, after: { contents: after, mode: file.mode }, isMerged: true });
}
