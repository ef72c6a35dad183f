import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvedFile } from '../../../shared/model/definition.ts';
import { look } from '../system/look.ts';
import { makeFolder } from '../system/make-folder.ts';

/** What was remembered in a file, as it was; undefined where that cannot be read. */
export function readRemembered<Contents>(file: string): Contents | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Contents;
  } catch {
    return undefined;
  }
}

/**
 * Written whole or not at all: another bkdev may read it now. What cannot be written (the disk is full) is found out
 * again next time.
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

/** One thing that is known for as long as its key is the same, in a file of the folder. */
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

/** Of what lies beside a definition: what the build puts there, and what the definition resolved to. */
const noPart: ReadonlySet<string> = new Set([
  join('runtime', 'agent.mjs'),
  join('runtime', 'messages.mjs'),
  join('runtime', 'sentences.json'),
  resolvedFile,
]);

/**
 * A text that is another one once any file below this folder is, by size and change time, but for what is no part of
 * a definition.
 */
export function stampOf(folder: string): string {
  const names = namesIn(folder).filter(name => !noPart.has(name));
  return names
    .map(name => {
      const found = look(join(folder, name));
      // A folder changes with what is put into it, which has a line of its own.
      return found?.isDirectory() ? `${name}\n` : `${name} ${found?.size} ${found?.ctimeMs}\n`;
    })
    .join('');
}

/** All that lies below a folder, sorted; nothing where it may not be listed. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  } catch {
    return [];
  }
}
