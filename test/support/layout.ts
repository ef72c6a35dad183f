import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LeftOut, SourceTree } from '../../src/host/ports/source-tree.ts';

/**
 * The folder of the layouts. Each is a file that states its peculiarity in the first line; its files follow, each after
 * a line `-- path --`.
 */
export const layoutFolder = join(import.meta.dirname, '..', 'products');

/** The names of all layouts: their file names without suffix. */
export const layoutNames = globSync('*.txt', { cwd: layoutFolder })
  .map(file => file.slice(0, -'.txt'.length))
  .sort();

/** Writes the files of a layout to a folder. */
export function placeLayout(name: string, folder: string): void {
  for (const [path, text] of Object.entries(filesOfLayout(name))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Returns the files of a layout by path. A literal `\r` at the end of a line stands for a carriage return. */
export function filesOfLayout(name: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(layoutFolder, `${name}.txt`), 'utf8').replaceAll(/\\r$/gm, '\r');
  const [, ...parts] = text.split(/^-- (.+) --\n/m);
  return Object.fromEntries(parts.flatMap((path, index) => (index % 2 === 0 ? [[path, parts[index + 1] ?? '']] : [])));
}

/** A source tree of these files, in memory only. */
export function sourceTree(files: Readonly<Record<string, string>>, left: Partial<LeftOut> = {}): SourceTree {
  return {
    files: Object.keys(files).sort(),
    left: { isCut: false, links: [], folders: [], ...left },
    read: path => files[path],
    unread: () => [],
  };
}
