import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvedFile } from '../../../shared/model/definition.ts';
import { look } from '../system/look.ts';
import { makeFolder } from '../system/make-folder.ts';

/** Returns the prefix of the names of all files that are kept for the checkout at `root`. */
export function idOf(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}

/** Reads a cache file; returns undefined if it cannot be read. */
export function readRemembered<Contents>(file: string): Contents | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Contents;
  } catch {
    return undefined;
  }
}

/**
 * Writes a cache file atomically, since another bkdev may be reading it. Write errors (a full disk) are ignored: the
 * value is computed again next time.
 */
export function writeRemembered(folder: string, file: string, contents: object): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    makeFolder(folder, 0o700);
    try {
      writeFileSync(unfinished, JSON.stringify(contents), { mode: 0o600 });
      renameSync(unfinished, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
  } catch {}
}

/** One cached value in a file of the folder, valid while its key is unchanged. */
export function recordIn<Known>(folder: string, name: string) {
  const file = join(folder, name);
  return {
    read: (key: string) => {
      const remembered = readRemembered<{ readonly key: string; readonly known: Known }>(file);
      return remembered?.key === key ? remembered.known : undefined;
    },
    write: (key: string, known: Known) => writeRemembered(folder, file, { key, known }),
  };
}

/** Files in `.devcontainer` that are not part of the definition: build outputs, and the resolved definition. */
const noPart: ReadonlySet<string> = new Set([
  join('runtime', 'agent.mjs'),
  join('runtime', 'messages.mjs'),
  join('runtime', 'sentences.json'),
  resolvedFile,
]);

/**
 * Returns a text that changes whenever a file below the folder changes (size or change time), except files that are not
 * part of a definition.
 */
export function stampOf(folder: string): string {
  const names = namesIn(folder).filter(name => !noPart.has(name));
  return names
    .map(name => {
      const found = look(join(folder, name));
      // A folder's times change with its entries, which have lines of their own.
      return found?.isDirectory() ? `${name}\n` : `${name} ${found?.size} ${found?.ctimeMs}\n`;
    })
    .join('');
}

/** Returns all paths below a folder, sorted; empty if it cannot be listed. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  } catch {
    return [];
  }
}
