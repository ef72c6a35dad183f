import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Message, message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { sourceOf, writeAsOwner } from '../adapters/system/disk-checkout.ts';
import { bringUpToDate } from '../definition/bring-up-to-date.ts';
import { neededFiles } from '../definition/definition-sources.ts';
import { generatedNames } from '../definition/generated-files.ts';
import { readRegularBytes } from '../definition/read-regular.ts';
import { say } from '../ui/text/language.ts';
import { printLines } from '../wiring/output.ts';
import type { CommonOptions } from '../wiring/wire.ts';

/** What a checkout gets, from the folder of this program. */
const parts = ['.devcontainer', 'profiles'];
/** Of one machine or one person, a `.env` that was kept aside with its passwords included; never handed on, and not for git. */
const notHandedOn =
  /(?:^|[\\/])(?:\.env(?:\.[^\\/]*)?|\.resolved[^\\/]*|ca\.crt|\.bkdev-truth-[^\\/]+|[^\\/]+\.local(?:\.ya?ml|[\\/].*))$/;
/** Generated from the checkout's own profiles. */
const generated = /^\.devcontainer[\\/][^\\/]+[\\/](?:devcontainer\.json|compose\.yaml)$/;
/** What git is to leave alone, for a package of npm never has a file of this name. */
const ignored: Readonly<Record<string, readonly string[]>> = {
  [join('.devcontainer', '.gitignore')]: [
    ...['# Of this machine; written by bkdev.', '.env', '.env.*', '.resolved*', 'ca.crt', '*.local/', '.bkdev-truth-*'],
    ...[
      '# Products often leave out env/ and local_settings.py; a clone or a worktree needs these.',
      '!/env/',
      '!/env/**',
      '!/settings/',
      '!/settings/**',
      '!/runtime/**',
    ],
    '__pycache__/',
  ],
  [join('profiles', '.gitignore')]: ['# What one person changes of a profile.', '*.local.yaml', '*.local.yml'],
};
/** Made by the build, and newer with each bkdev. */
const built = ['agent.mjs', 'messages.mjs'].map(name => ({ name, file: join('.devcontainer/runtime', name) }));
/** Tasks of the editor, for a checkout that has none of its own. */
const tasks = join('.vscode', 'tasks.json');
const taskTemplate = join('.devcontainer', 'runtime', 'tasks.json');

/** Writes the definition of `origin`, bkdev's own folder, into a checkout. Files that are there and differ are kept and named, unless --force. */
export async function runInit(
  options: CommonOptions & { readonly folder: string; readonly force: boolean; readonly explain?: boolean },
  origin: string = dirname(dirname(fileURLToPath(import.meta.url))),
): Promise<void> {
  const target = resolve(options.workspace, options.folder);
  if (!(await stat(target).catch(() => undefined))?.isDirectory())
    throw new BkdevError({
      code: 'usage',
      message: message('init.no-folder', { folder: target }),
      hint: message('init.name-your-checkout'),
    });
  if (options.explain) {
    const { explain } = await import('./explain-command.ts');
    return explain(target, options);
  }
  if (!options.force) await refuseWithoutProduct(origin, target);
  const written: string[] = [];
  const kept: string[] = [];
  // All are looked at before the first one is written: who is refused is left with what they had.
  const files = [...(await filesToWrite(origin))].map(([file, to]) => ({ ...to, file, there: bytesOf(target, file) }));
  for (const file of await generatedIn(target)) bytesOf(target, file);
  for (const { file, contents, mode, there } of files) {
    if (there?.equals(contents)) continue;
    if (there !== undefined && (file === tasks || (!options.force && !built.some(made => made.file === file))))
      kept.push(file);
    else {
      writeAsOwner(target, file, contents, mode);
      written.push(file);
    }
  }
  const generated = await bringUpToDate(target, (path, text) => writeAsOwner(target, path, text));
  written.push(...generated.changed);
  if (options.json) return printLines([JSON.stringify({ workspace: target, written, kept })]);
  const lines: readonly Message[] = [
    written.length > 0
      ? message('init.written', { files: written.length, folder: target })
      : message('init.nothing-to-write', { folder: target }),
    ...kept.map(file =>
      file === tasks ? message('init.kept-tasks', { file, template: taskTemplate }) : message('init.kept', { file }),
    ),
    message('init.next', { command: `bkdev up${resolve('.') === target ? '' : ` --workspace ${target}`}` }),
  ];
  printLines(lines.map(say));
}

/**
 * Refuses a folder that has none of what the definition needs, be it its own or the one that it would get: nobody meant that one. Throws BkdevError
 * `layout-invalid`.
 */
async function refuseWithoutProduct(origin: string, target: string): Promise<void> {
  const own = existsSync(join(target, '.devcontainer', 'compose.yaml'));
  const needed = await neededFiles(own ? target : origin, []);
  const source = sourceOf(target);
  if (needed.length === 0 || needed.some(({ file }) => existsSync(join(source, file)))) return;
  const files = [...new Set(needed.map(({ file }) => file))];
  throw new BkdevError({
    code: 'layout-invalid',
    message: message('init.no-product', { folder: target, missing: files }),
    hint: message('init.no-product.hint'),
  });
}

/** Undefined where there is none. Throws BkdevError `file-unusable` for a named pipe or a device, and what the system says of all else. */
function bytesOf(target: string, file: string): Buffer | undefined {
  try {
    return readRegularBytes(join(target, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What lies where files are generated from profiles. */
async function generatedIn(target: string): Promise<string[]> {
  const folder = join(target, '.devcontainer');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) => Object.keys(generatedNames).map(file => join('.devcontainer', name, file)));
}

interface FileToWrite {
  readonly contents: Buffer;
  readonly mode: number;
}

async function filesToWrite(origin: string): Promise<Map<string, FileToWrite>> {
  const files = new Map<string, FileToWrite>();
  for (const { name, file } of built) files.set(file, await fileOf(join(origin, 'dist', name)));
  for (const [file, lines] of Object.entries(ignored))
    files.set(file, { contents: Buffer.from(`${lines.join('\n')}\n`), mode: 0o644 });
  for (const part of parts) {
    const entries = await readdir(join(origin, part), { withFileTypes: true, recursive: true });
    for (const entry of entries) {
      const file = join(part, relative(join(origin, part), join(entry.parentPath, entry.name)));
      if (!entry.isFile() || files.has(file) || notHandedOn.test(file) || generated.test(file)) continue;
      files.set(file, await fileOf(join(origin, file)));
    }
  }
  const template = files.get(taskTemplate);
  if (template) files.set(tasks, template);
  return files;
}

async function fileOf(path: string): Promise<FileToWrite> {
  const [contents, { mode }] = await Promise.all([readFile(path), stat(path)]);
  return { contents, mode: mode & 0o100 ? 0o755 : 0o644 };
}
