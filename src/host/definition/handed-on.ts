import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FileToWrite } from './init-plan.ts';
import { runtimeFolder, tasksFile } from './runtime-version.ts';

/** The folders that `init` copies into a checkout from bkdev's own. */
const folders = ['.devcontainer', 'profiles'];
/** Files of one machine or person, including kept `.env` files with passwords: neither copied nor committed. */
const notHandedOn =
  /(?:^|\/)(?:env\/keys\.env|\.env(?:\.[^/]*)?|\.resolved[^/]*|\.debug\.yaml|ca\.crt|\.bkdev-truth-[^/]+|[^/]+\.local(?:\.ya?ml|\/.*)|__pycache__\/.*)$/;
/** Files generated from the checkout's own profiles. */
const generated = /^\.devcontainer\/[^/]+\/(?:devcontainer\.json|compose\.yaml)$/;
/** The .gitignore files. They are written from here, because npm packages cannot contain files of this name. */
const ignored: Readonly<Record<string, readonly string[]>> = {
  '.devcontainer/.gitignore': [
    ...[
      '# Of this machine; written by bkdev.',
      '.env',
      '.env.*',
      '.resolved*',
      '.debug.yaml',
      'ca.crt',
      '*.local/',
      '.bkdev-truth-*',
    ],
    '# Products often leave out env/ and local_settings.py; a clone or a worktree needs these.',
    ...['!/env/', '!/env/**', '/env/keys.env', '!/settings/', '!/settings/**', '!/runtime/**', '__pycache__/'],
  ],
  'profiles/.gitignore': ['# What one person changes of a profile.', '*.local.yaml', '*.local.yml'],
};
/** Build outputs, which are updated with bkdev. */
const built = ['agent.mjs', 'messages.mjs', 'sentences.json'];

/**
 * Parts of a definition that a checkout gets only on request, and that of a front end only if it has one. If it already
 * has them, they are kept up to date.
 */
export const optionalParts = {
  frontend: /^(?:\.devcontainer\/compose\.(?:frontend|pages)|profiles\/(?:frontend|pages))\.yaml$/,
  gateway: /^(?:\.devcontainer\/(?:compose\.)?gateway[\w-]*|profiles\/gateway)\.yaml$/,
  production: /^profiles\/production\.yaml$/,
  tracing: /^(?:\.devcontainer\/compose\.tracing|profiles\/tracing)\.yaml$/,
} as const;
export type OptionalPart = keyof typeof optionalParts;

/** Files that belong to every product, not to a preset. */
const ofEveryProduct = /^\.devcontainer\/runtime\/|^profiles\/profile\.schema\.json$/;

/**
 * Returns the files that this bkdev writes into a checkout, by path with slashes: bkdev's own files from its folder
 * `origin`, plus either the preset in that folder with these optional parts, or the files of a recognised `product`.
 */
export async function filesToWrite(
  origin: string,
  product?: ReadonlyMap<string, string>,
  parts: readonly OptionalPart[] = [],
): Promise<Map<string, FileToWrite>> {
  const leftOut = Object.entries(optionalParts).flatMap(([part, files]) =>
    parts.some(each => each === part) ? [] : [files],
  );
  const files = new Map<string, FileToWrite>();
  // A recognised product has what it needs; only traces are collected on request.
  for (const [path, text] of product ?? [])
    if (parts.includes('tracing') || !optionalParts.tracing.test(path))
      files.set(path, { contents: Buffer.from(text), mode: 0o644 });
  for (const name of built) files.set(runtimeFolder + name, await fileOf(join(origin, 'dist', name)));
  for (const [file, lines] of Object.entries(ignored))
    files.set(file, { contents: Buffer.from(`${lines.join('\n')}\n`), mode: 0o644 });
  for (const folder of folders)
    for (const file of await filesBelow(origin, folder))
      if (
        !files.has(file) &&
        !notHandedOn.test(file) &&
        !generated.test(file) &&
        !leftOut.some(pattern => pattern.test(file)) &&
        (product === undefined || ofEveryProduct.test(file))
      )
        files.set(file, await fileOf(join(origin, file)));
  const tasks = files.get(`${runtimeFolder}tasks.json`);
  if (tasks) files.set(tasksFile, tasks);
  return files;
}

/** Returns those files of bkdev 0.1 that a person may have changed since, by their path in a checkout. */
export async function firstRelease(origin: string): Promise<ReadonlyMap<string, Buffer>> {
  const folder = join(origin, 'dist', 'first-release');
  const files = await filesBelow(folder, '.');
  const texts = await Promise.all(files.map(file => readFile(join(folder, file))));
  return new Map(
    files.map((file, index) => [
      file.startsWith('profiles/') ? file : `.devcontainer/${file}`,
      texts[index] ?? Buffer.alloc(0),
    ]),
  );
}

/**
 * Returns the regular files below a folder of `root`, as relative paths with slashes; empty if the folder does not
 * exist.
 */
export async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files = entries.filter(entry => entry.isFile());
  return files.map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}

async function fileOf(path: string): Promise<FileToWrite> {
  const [contents, { mode }] = await Promise.all([readFile(path), stat(path)]);
  return { contents, mode: mode & 0o100 ? 0o755 : 0o644 };
}
