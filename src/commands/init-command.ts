import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAsOwner } from '../adapters/disk-checkout.ts';
import { BkdevError } from '../model/error.ts';
import { printLines } from '../wiring/output.ts';
import type { CommonOptions } from '../wiring/wire.ts';

/** What a checkout gets, from the folder of this program. */
const parts = ['.devcontainer', 'profiles'];
/** Of one machine; never handed on, and not for git. */
const ofThisMachine = ['.env', 'ca.crt'];
/** Made by the build, and newer with each bkdev. */
const agent = join('.devcontainer', 'agent.mjs');

/** Writes the definition of `origin`, bkdev's own folder, into a checkout. Files that are there and differ are kept and named, unless --force. */
export async function runInit(
  options: CommonOptions & { readonly folder: string; readonly force: boolean },
  origin: string = dirname(dirname(fileURLToPath(import.meta.url))),
): Promise<void> {
  const target = resolve(options.workspace, options.folder);
  if (!(await stat(target).catch(() => undefined))?.isDirectory())
    throw new BkdevError({
      code: 'usage',
      message: `${target} is not a folder.`,
      hint: 'Name the folder of your checkout.',
    });
  const written: string[] = [];
  const kept: string[] = [];
  for (const [file, contents] of await filesToWrite(origin)) {
    const there = await readFile(join(target, file)).catch(() => undefined);
    if (there?.equals(contents)) continue;
    if (there !== undefined && !options.force && file !== agent) kept.push(file);
    else {
      writeAsOwner(target, file, contents);
      written.push(file);
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

async function filesToWrite(origin: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>([
    [
      join('.devcontainer', '.gitignore'),
      Buffer.from(`${['# Of this machine; written by bkdev.', ...ofThisMachine].join('\n')}\n`),
    ],
    [agent, await readFile(join(origin, 'dist', 'agent.mjs'))],
  ]);
  for (const part of parts) {
    const entries = await readdir(join(origin, part), { withFileTypes: true, recursive: true });
    for (const entry of entries) {
      const file = join(part, relative(join(origin, part), join(entry.parentPath, entry.name)));
      if (!entry.isFile() || files.has(file) || ofThisMachine.includes(entry.name)) continue;
      files.set(file, await readFile(join(origin, file)));
    }
  }
  return files;
}
