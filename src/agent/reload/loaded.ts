import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files that one run of a program loaded and wrote, as recorded by itself (`runtime/settings/sitecustomize.py`).
 * Absolute paths.
 */
export interface Loaded {
  readonly loaded: ReadonlySet<string>;
  /** Files it opened for writing. */
  readonly written: ReadonlySet<string>;
}

/** Undefined for a program without a record. Never throws. */
export async function readLoaded(runFolder: string, service: string, pid: number): Promise<Loaded | undefined> {
  const text = (kind: string) => readFile(join(runFolder, `${service}.${pid}.${kind}`), 'utf8').catch(() => undefined);
  // A server that loads new code by a signal keeps its process, and what its last load wrote in a file of its own.
  const [record, ofReload = ''] = await Promise.all([text('loaded'), text('written')]);
  if (record === undefined) return undefined;
  // The last line may be incomplete; then it matches no file.
  const lines = record.split('\n');
  return {
    loaded: new Set(lines.filter(line => line.startsWith('/'))),
    written: new Set(
      [...lines, ...ofReload.split('\n')].filter(line => line.startsWith('w ')).map(line => line.slice(2)),
    ),
  };
}

/** Removes the records of earlier runs of a service's programs. `pids` are the running ones. */
export async function forgetEarlierRuns(runFolder: string, service: string, pids: readonly number[]): Promise<void> {
  const kept = new Set(pids.flatMap(pid => [`${service}.${pid}.loaded`, `${service}.${pid}.written`]));
  const names = await readdir(runFolder).catch(() => []);
  const over = names.filter(name => isLoadedOf(service, name) && !kept.has(name));
  await Promise.all(over.map(name => rm(join(runFolder, name), { force: true })));
}

/** `worker.9.loaded` belongs to `worker`, `worker.2.9.loaded` to its second instance. */
function isLoadedOf(service: string, name: string): boolean {
  return name.startsWith(`${service}.`) && /^\d+\.(?:loaded|written)$/.test(name.slice(service.length + 1));
}
