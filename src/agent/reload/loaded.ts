import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What one run of a program loaded and wrote, as it tells itself (`runtime/settings/sitecustomize.py`). Absolute paths. */
export interface Loaded {
  readonly loaded: ReadonlySet<string>;
  /** Files that it opened for writing. */
  readonly written: ReadonlySet<string>;
}

/** Undefined for a program that does not tell. Never throws. */
export async function readLoaded(runFolder: string, service: string, pid: number): Promise<Loaded | undefined> {
  const text = await readFile(join(runFolder, `${service}.${pid}.loaded`), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The last line may be half written; half a path is the path of nothing.
  const lines = text.split('\n');
  return {
    loaded: new Set(lines.filter(line => line.startsWith('/'))),
    written: new Set(lines.filter(line => line.startsWith('w ')).map(line => line.slice(2))),
  };
}

/** Removes what earlier runs of the programs of a service left. `pids` are those that run. */
export async function forgetEarlierRuns(runFolder: string, service: string, pids: readonly number[]): Promise<void> {
  const kept = new Set(pids.map(pid => `${service}.${pid}.loaded`));
  const names = await readdir(runFolder).catch(() => []);
  const over = names.filter(name => isLoadedOf(service, name) && !kept.has(name));
  await Promise.all(over.map(name => rm(join(runFolder, name), { force: true })));
}

/** `worker.9.loaded` is of `worker`, and `worker.2.9.loaded` of another container of it. */
function isLoadedOf(service: string, name: string): boolean {
  return name.startsWith(`${service}.`) && /^\d+\.loaded$/.test(name.slice(service.length + 1));
}
