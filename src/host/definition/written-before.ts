import { runtimeFolder, tasksFile } from './runtime-version.ts';

/**
 * The folder with a copy of each of a person's files as bkdev wrote it, to determine later changes. It is committed
 * with the runtime, because a colleague's `init` needs it, too.
 */
const recordFolder = `${runtimeFolder}written/`;

/** Whether a copy of a file is recorded; not for bkdev's own files, the editor's, and those that Git reads. */
export function isRecorded(path: string): boolean {
  return !path.startsWith(runtimeFolder) && path !== tasksFile && !path.endsWith('/.gitignore');
}

/** Returns the path of a file's recorded copy. */
export function recordOf(path: string): string {
  return recordFolder + path.replace(/^\.devcontainer\//, '');
}

/** Returns a file as bkdev wrote it; undefined if it was not recorded. */
export function baseOf(path: string, there: ReadonlyMap<string, Buffer>): Buffer | undefined {
  return there.get(recordOf(path));
}

/** Returns all recorded copies, by the paths of their files. */
export function recordsIn(there: ReadonlyMap<string, Buffer>): (readonly [path: string, base: Buffer])[] {
  return [...there].flatMap(([path, base]) => {
    if (!path.startsWith(recordFolder)) return [];
    const name = path.slice(recordFolder.length);
    return [[name.startsWith('profiles/') ? name : `.devcontainer/${name}`, base] as const];
  });
}
