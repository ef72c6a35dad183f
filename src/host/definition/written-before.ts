import { runtimeFolder, tasksFile } from './runtime-version.ts';

/**
 * Where each file of a person's lies as bkdev wrote it: what they changed since is told by it. It is committed with
 * the runtime, for a colleague's `init` has to know it, too.
 */
const recordFolder = `${runtimeFolder}written/`;

/** Whether a file is recorded: bkdev's own, the editor's and what Git reads are not. */
export function isRecorded(path: string): boolean {
  return !path.startsWith(runtimeFolder) && path !== tasksFile && !path.endsWith('/.gitignore');
}

/** The path of the record of a file. */
export function recordOf(path: string): string {
  return recordFolder + path.replace(/^\.devcontainer\//, '');
}

/** A file as bkdev wrote it; undefined where nobody recorded that. */
export function baseOf(path: string, there: ReadonlyMap<string, Buffer>): Buffer | undefined {
  return there.get(recordOf(path));
}

/** All that is recorded, by the paths of the files. */
export function recordsIn(there: ReadonlyMap<string, Buffer>): (readonly [path: string, base: Buffer])[] {
  return [...there].flatMap(([path, base]) => {
    if (!path.startsWith(recordFolder)) return [];
    const name = path.slice(recordFolder.length);
    return [[name.startsWith('profiles/') ? name : `.devcontainer/${name}`, base] as const];
  });
}
