import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { SourceTree, UnreadFile } from '../../ports/source-tree.ts';

/** Size limit in bytes. Sources and configuration are smaller; a large product's lock file has 2 MB. */
const maxBytes = 4_194_304;

/** Folders with installed, built or cached files, and bkdev's own definition. */
const skipped = new Set([
  ...['.git', '.hg', '.svn', 'node_modules', '.venv', 'venv', '__pycache__', '.tox', '.nox', '.mypy_cache'],
  ...['.pytest_cache', '.ruff_cache', '.idea', 'site-packages', '.eggs', '.terraform', 'bower_components', '.next'],
]);

/** Lists the files of a folder on disk, up to a limit. Links to folders are not followed, so link loops do no harm. */
export function listSourceTree(root: string, maxFiles = 100_000): SourceTree {
  const files: string[] = [];
  const links: string[] = [];
  const folders: string[] = [];
  const unread = new Map<string, UnreadFile>();
  const inside = `${realpathSync(root)}${sep}`;
  const waiting = [''];
  let isCut = false;
  for (let folder = waiting.pop(); folder !== undefined && !isCut; folder = waiting.pop()) {
    const entries = entriesOf(join(root, folder));
    if (entries === undefined) folders.push(folder);
    for (const entry of entries ?? []) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) waiting.push(path);
        continue;
      }
      if (entry.isSymbolicLink()) {
        const kind = linkKind(join(root, path), inside);
        if (kind === 'out') links.push(path);
        if (kind !== 'file') continue;
      } else if (!entry.isFile()) continue;
      if (files.length >= maxFiles) {
        isCut = true;
        break;
      }
      files.push(path);
    }
  }
  return {
    files: files.sort(),
    left: { isCut, links: links.sort(), folders: folders.sort() },
    read: path => {
      const found = readText(join(root, path));
      if (typeof found === 'string') return found;
      if (found !== undefined) unread.set(path, { path, why: found.why });
      return undefined;
    },
    unread: () => [...unread.values()].sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function linkKind(path: string, inside: string): 'file' | 'folder' | 'out' {
  try {
    const target = realpathSync(path);
    if (!`${target}${sep}`.startsWith(inside)) return 'out';
    return statSync(target).isFile() ? 'file' : 'folder';
  } catch {
    return 'out';
  }
}

function readText(file: string): string | { readonly why: UnreadFile['why'] } | undefined {
  try {
    // Reading a pipe would block, and a link created since the listing may lead anywhere.
    const { size } = statSync(file);
    if (!statSync(file).isFile()) return undefined;
    if (size > maxBytes) return { why: 'too-large' };
    const bytes = readFileSync(file);
    return bytes.subarray(0, 8192).includes(0) ? { why: 'binary' } : bytes.toString('utf8');
  } catch {
    return lstatSync(file, { throwIfNoEntry: false }) === undefined ? undefined : { why: 'forbidden' };
  }
}
