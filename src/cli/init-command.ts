import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BkdevError } from '../model/error.ts';
import { printLines } from './output.ts';
import type { CommonOptions } from './program.ts';

/** What a checkout gets, from the folder of this program. */
const parts = ['.devcontainer', 'profiles'];
/** Of one machine or one build; never handed on. */
const left = new Set(['.env', 'ca.crt']);

/** Writes the definition into a checkout. Files that are there and differ are kept and named, unless --force. */
export async function runInit(
  options: CommonOptions & { readonly folder: string; readonly force: boolean },
): Promise<void> {
  const target = resolve(options.workspace, options.folder);
  if (!(await stat(target).catch(() => undefined))?.isDirectory())
    throw new BkdevError({
      code: 'usage',
      message: `${target} is not a folder.`,
      hint: 'Name the folder of your checkout.',
    });
  const origin = dirname(dirname(fileURLToPath(import.meta.url)));
  const written: string[] = [];
  const kept: string[] = [];
  for (const part of parts) {
    for (const file of await filesBelow(join(origin, part), part)) {
      if (file.split('/').some(name => left.has(name))) continue;
      const same = await isSame(join(origin, file), join(target, file));
      if (same === true) continue;
      if (same === false && !options.force && !file.endsWith('agent.mjs')) kept.push(file);
      else {
        await mkdir(dirname(join(target, file)), { recursive: true });
        await copyFile(join(origin, file), join(target, file));
        written.push(file);
      }
    }
  }
  if (options.json) return printLines([JSON.stringify({ workspace: target, written, kept })]);
  printLines([
    written.length > 0
      ? `wrote ${written.length} files of the definition into ${target}`
      : `${target} has the definition already`,
    ...kept.map(file => `kept ${file}, which differs (--force overwrites it)`),
    `next: bkdev up${resolve('.') === target ? '' : ` --workspace ${target}`}`,
  ]);
}

async function filesBelow(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.flatMap(entry =>
    entry.isFile() ? [join(name, entry.parentPath.slice(folder.length), entry.name)] : [],
  );
}

/** Whether two files are the same; undefined when the second is not there. */
async function isSame(one: string, other: string): Promise<boolean | undefined> {
  const there = await readFile(other).catch(() => undefined);
  return there?.equals(await readFile(one));
}
