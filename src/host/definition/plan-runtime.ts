import type { FileToWrite, Given, InitPlan } from './init-plan.ts';
import {
  asideOf,
  digestOf,
  isByteCode,
  readVersion,
  runtimeFolder,
  type Version,
  versionFile,
} from './runtime-version.ts';
import { baseOf, isRecorded, recordOf, recordsIn } from './written-before.ts';

/**
 * Returns the complete plan: with or without the proposals, with the runtime, and with a record of the files that bkdev
 * wrote, from which the next `init` determines a person's changes. Pure.
 */
export function withRuntime(plan: InitPlan, { files, there, version }: Given, isAgreed: boolean): InitPlan {
  const aside = new Map(isAgreed ? plan.aside : withoutOpen(plan));
  const write = new Map(plan.write);
  const remove = [...plan.remove];
  const declined = new Set(isAgreed ? [] : plan.proposals.map(({ path }) => path));
  for (const { path, after } of isAgreed ? plan.proposals : [])
    if (after === undefined) remove.push(path);
    else write.set(path, after);
  const record = readVersion(there.get(versionFile)?.toString('utf8'));
  const own = new Map([...files].filter(([path]) => path.startsWith(runtimeFolder) && path !== versionFile));
  for (const [path, file] of files) {
    if (!isRecorded(path)) continue;
    const base = declined.has(path) ? baseOf(path, there) : undefined;
    own.set(recordOf(path), { contents: base ?? file.contents, mode: 0o644 });
  }
  for (const [path, base] of recordsIn(there))
    if (declined.has(path) && !files.has(path)) own.set(recordOf(path), { contents: base, mode: 0o644 });
  for (const [path, file] of withVersion(own, version)) {
    const found = there.get(path);
    if (found?.equals(file.contents)) continue;
    if (found !== undefined && path !== versionFile && wasEdited(path, found, record)) aside.set(asideOf(path), found);
    write.set(path, file);
  }
  for (const [path, contents] of there) {
    if (!path.startsWith(runtimeFolder) || own.has(path) || path === versionFile) continue;
    remove.push(path);
    if (!isByteCode(path) && wasEdited(path, contents, record)) aside.set(asideOf(path), contents);
  }
  return { ...plan, aside, write, remove };
}

/** Returns the copies to make if the proposals are declined: none of bkdev's texts. */
function withoutOpen({ aside, open, from01 }: InitPlan): [string, Buffer][] {
  return [...aside].filter(([path]) => from01 || !open.some(lines => lines.aside === path));
}

function withVersion(own: ReadonlyMap<string, FileToWrite>, version: string): Map<string, FileToWrite> {
  const lines = [...own]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, { contents }]) => `${digestOf(contents)} ${path.slice(runtimeFolder.length)}`);
  const contents = Buffer.from(`${[version, ...lines].join('\n')}\n`);
  return new Map([...own, [versionFile, { contents, mode: 0o644 }]]);
}

/** Whether a person changed a file of the runtime; false if there is no record to compare it with. */
function wasEdited(path: string, contents: Buffer, record: Version | undefined): boolean {
  const known = record?.digests[path.slice(runtimeFolder.length)];
  return record !== undefined && known !== digestOf(contents);
}
