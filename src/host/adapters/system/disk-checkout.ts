import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  lchownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { folderIn, productFile } from '../../../shared/model/product-folder.ts';
import { readIfThere, readRegular } from '../../definition/read-regular.ts';
import type { Checkout, InputFiles } from '../../ports/checkout.ts';
import { look } from './look.ts';
import { makeFolder } from './make-folder.ts';

/** The definition file that makes a folder a checkout of ours. */
const definitionFile = join('.devcontainer', 'compose.yaml');

/**
 * The nearest folder at or above `from` that holds a definition. Throws BkdevError `definition-missing`.
 * A definition without the product beside it (bkdev's own repository) starts the product in `sample/`.
 */
export function findCheckout(from: string): Checkout {
  // Through a link it is the same checkout: its name derives from the path.
  const root = findRoot(isThere(from) ? realpathSync(from) : resolve(from));
  const source = sourceOf(root);
  return {
    root,
    ownProject: projectName(root),
    source,
    owner: ownerOf(source),
    // What reads YAML is loaded when something is to be read.
    product: async () => (await import('../../definition/read-product.ts')).readProduct(root),
    leftPrograms: async () => (await import('../../definition/left-programs.ts')).readLeftPrograms(root),
    profiles: async () => {
      const [{ resolveProfiles }, { readProfiles }] = await Promise.all([
        import('../../definition/resolve-profiles.ts'),
        import('../../definition/read-profiles.ts'),
      ]);
      return resolveProfiles(await readProfiles(root));
    },
    generate: async used => {
      const { bringUpToDate } = await import('../../definition/bring-up-to-date.ts');
      return bringUpToDate(root, (path, text) => writeAsOwner(root, path, text), used);
    },
    foresee: async used => {
      const { findDifference } = await import('../../definition/bring-up-to-date.ts');
      return findDifference(root, used);
    },
    inputs: async globs => inputFiles(source, globs),
    standing: folder => standingOf(folder, root),
    isFolder: path => look(path)?.isDirectory() ?? false,
    has: path => existsSync(join(source, path)),
    write: (path, text) => writeAsOwner(root, path, text, 0o600),
    writeForAll: (path, text) => writeAsOwner(root, path, text, 0o644),
    text: path => textOf(join(root, path)),
    remove: path => rmSync(join(root, path), { force: true }),
    unreadable: (paths, user) => paths.find(path => !mayRead(path, user)),
    open: (folders, links, owner) => openTo(source, folders, links, owner),
  };
}

/**
 * Compose allows lower-case letters, digits, `-` and `_`; the digest keeps two checkouts of one name apart
 * (open-profile.sh does the same).
 */
export function projectName(root: string): string {
  const base = (root.split(/[\\/]/).findLast(part => part !== '') ?? 'bkdev').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 4);
  return `bkdev-${base.replace(/^-|-$/g, '') || 'checkout'}-${digest}`;
}

/** Whether a user who is not root may read a file, or list and enter a folder; so may everybody what is not there. */
function mayRead(path: string, { uid, gid }: { uid: number; gid: number }): boolean {
  const found = look(path);
  if (found === undefined) return true;
  const needed = found.isDirectory() ? 0o5 : 0o4;
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0;
  return ((found.mode >> shift) & needed) === needed;
}

function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, definitionFile);
    if (isThere(file) && readRegular(file).includes('x-bkdev')) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new BkdevError({
    code: 'definition-missing',
    message: message('adapters.no-definition', { folder: from, file: definitionFile }),
    hint: message('adapters.no-definition.init'),
  });
}

/** Unlike `existsSync` it does not take for absent what may not be looked at, or has links that lead in a circle. */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * What is mounted as the source: the checkout itself, but for bkdev's own, which brings its sample up
 * (open-profile.sh does the same).
 */
export function sourceOf(root: string): string {
  const product = folderIn(readIfThere(join(root, '.devcontainer', productFile)) ?? '');
  const sample = join(root, 'sample');
  const isIn = (folder: string) => product !== undefined && existsSync(join(folder, product));
  return product !== '.' && !isIn(root) && isIn(sample) ? sample : root;
}

function standingOf(folder: string, root: string): 'this' | 'another' | 'gone' {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    // Docker creates the missing source of a bind mount as an empty folder: a folder alone proves nothing
    // (open-profile.sh does the same).
    if (found === undefined || (found.isDirectory() && !isThere(join(folder, definitionFile)))) return 'gone';
    return realpathSync(folder) === realpathSync(root) ? 'this' : 'another';
  } catch {
    // What may not be looked at may well be there.
    return 'another';
  }
}

function inputFiles(source: string, globs: readonly string[]): InputFiles {
  const skipped = (name: string) => name === 'node_modules' || name === '.git';
  const files = [...new Set(globs.flatMap(glob => globSync(glob, { cwd: source, exclude: skipped })))].sort();
  return {
    changedAt: files.reduce((newest, file) => Math.max(newest, changedAt(join(source, file))), 0),
    listing: createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16),
  };
}

/**
 * The inode's change time: unlike the modification time it also moves when a checkout puts an older file back. A file
 * that may not be looked at counts as one that is not there: whether the step can do without it, the step says.
 */
function changedAt(file: string): number {
  return look(file)?.ctimeMs ?? 0;
}

function ownerOf(folder: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(folder);
  return { uid, gid };
}

function openTo(
  source: string,
  folders: readonly string[],
  links: Readonly<Record<string, string>>,
  owner: { uid: number; gid: number },
): string[] {
  const opened = folders.filter(folder => {
    const path = join(source, folder);
    makeFolder(path);
    return handOver(path, owner);
  });
  const linked = Object.entries(links).filter(([link, target]) => {
    const path = join(source, link);
    if (lstatSync(path, { throwIfNoEntry: false }) || !existsSync(join(dirname(path), target))) return false;
    symlinkSync(target, path);
    return true;
  });
  return [...opened, ...linked.map(([link]) => link)];
}

/** Hands a folder over with all in it: a log that root wrote once stops the product as well as the folder would. */
function handOver(folder: string, owner: { uid: number; gid: number }): boolean {
  // Through a link one would hand over what lies outside the checkout.
  if (lstatSync(folder).isSymbolicLink()) return false;
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name));
  const foreign = [folder, ...all].filter(
    path => (lstatSync(path, { throwIfNoEntry: false })?.uid ?? owner.uid) !== owner.uid,
  );
  for (const path of foreign) lchownSync(path, owner.uid, owner.gid);
  return foreign.length > 0;
}

/**
 * Writes a file below a folder, with the folders on its way, whole or not at all, because another process may read it
 * at this moment. What is new belongs to that folder's owner: who ran bkdev as root once must not lock the person out
 * who works there.
 */
export function writeAsOwner(root: string, path: string, contents: string | Buffer, mode = 0o644): void {
  const { uid, gid } = ownerOf(root);
  const isRoot = process.geteuid?.() === 0;
  const file = join(root, path);
  const made = makeFolder(dirname(file));
  const unfinished = `${file}.${process.pid}.unfinished`;
  // A new file, never one that somebody laid there as a link to another.
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, contents, { flag: 'wx', mode });
  // A umask of 077 would keep from containers what is made for them.
  chmodSync(unfinished, mode);
  if (isRoot) lchownSync(unfinished, uid, gid);
  renameSync(unfinished, file);
  if (made === undefined) return;
  for (let folder = dirname(file); folder.length >= made.length; folder = dirname(folder)) {
    chmodSync(folder, 0o755);
    if (isRoot) chownSync(folder, uid, gid);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
