import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LeftOut, SourceTree } from '../../src/host/ports/source-tree.ts';

/** Where the layouts lie: a file each, with what is particular to it in its first line and its files after lines `-- path --`. */
export const layoutFolder = join(import.meta.dirname, '..', 'products');

/** Every layout, by its file's name without suffix. */
export const layoutNames = globSync('*.txt', { cwd: layoutFolder })
  .map(file => file.slice(0, -'.txt'.length))
  .sort();

/** Writes the files of a layout into a folder. */
export function placeLayout(name: string, folder: string): void {
  for (const [path, text] of Object.entries(filesOfLayout(name))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The files of a layout; `\r` at a line's end stands for a carriage return. */
export function filesOfLayout(name: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(layoutFolder, `${name}.txt`), 'utf8').replaceAll(/\\r$/gm, '\r');
  const [, ...parts] = text.split(/^-- (.+) --\n/m);
  return Object.fromEntries(parts.flatMap((path, index) => (index % 2 === 0 ? [[path, parts[index + 1] ?? '']] : [])));
}

/** A checkout of these files, which lies nowhere. */
export function sourceTree(files: Readonly<Record<string, string>>, left: Partial<LeftOut> = {}): SourceTree {
  return {
    files: Object.keys(files).sort(),
    left: { isCut: false, links: [], folders: [], ...left },
    read: path => files[path],
    unread: () => [],
  };
}
