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
import { dirname, join, relative, resolve } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { folderIn, productFile } from '../../../shared/model/product-folder.ts';
import { encryptingKeys, keysFile } from '../../definition/keys-file.ts';
import { readIfThere, readRegular } from '../../definition/read-regular.ts';
import { versionFile } from '../../definition/runtime-version.ts';
import type { Checkout, InputFiles } from '../../ports/checkout.ts';
import { look } from './look.ts';
import { makeFolder } from './make-folder.ts';

/** The definition file that identifies a checkout. */
const definitionFile = join('.devcontainer', 'compose.yaml');

/**
 * Returns the nearest folder at or above `from` that contains a definition. Throws BkdevError `definition-missing`, and
 * `definition-invalid` for a definition of bkdev 0.1, whose files this version cannot read.
 * If the product is not beside the definition (bkdev's own repository), the source is the product in `sample/`.
 */
export function findCheckout(from: string): Checkout {
  // Resolve symbolic links, because the project's name derives from the path.
  const root = findRoot(isThere(from) ? realpathSync(from) : resolve(from));
  const source = sourceOf(root);
  return {
    root,
    ownProject: projectName(root),
    source,
    owner: ownerOf(source),
    // Load the YAML readers only when needed.
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
    recipe: async globs => recipeOf(source, globs, join(root, '.devcontainer')),
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
 * Returns the default project name. Compose allows lower-case letters, digits, `-` and `_`; the digest distinguishes
 * checkouts with the same name (open-profile.sh does the same).
 */
export function projectName(root: string): string {
  const base = (root.split(/[\\/]/).findLast(part => part !== '') ?? 'bkdev').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 4);
  return `bkdev-${base.replace(/^-|-$/g, '') || 'checkout'}-${digest}`;
}

/** Whether a non-root user can read a file, or list and enter a folder. True for a missing path. */
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
    if (isThere(file) && readRegular(file).includes('x-bkdev')) {
      if (isThere(join(folder, '.devcontainer/roles/supervisor')) && !isThere(join(folder, versionFile)))
        throw new BkdevError({
          code: 'definition-invalid',
          message: message('definition.from-01', { folder }),
          hint: message('definition.from-01.try'),
        });
      return folder;
    }
    if (dirname(folder) === folder) break;
  }
  throw new BkdevError({
    code: 'definition-missing',
    message: message('adapters.no-definition', { folder: from, file: definitionFile }),
    hint: message('adapters.no-definition.init'),
  });
}

/** Unlike `existsSync`, throws on permission errors and on link loops. */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Returns the folder to mount as the source: the checkout itself, or in bkdev's own repository the sample
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
    // Docker creates a missing bind-mount source as an empty folder, so a folder alone proves nothing (open-profile.sh
    // does the same).
    if (found === undefined || (found.isDirectory() && !isThere(join(folder, definitionFile)))) return 'gone';
    return realpathSync(folder) === realpathSync(root) ? 'this' : 'another';
  } catch {
    // A path that cannot be read may well exist.
    return 'another';
  }
}

/** What a person writes of a definition; with overlays a step does the same, and ports and names lie elsewhere. */
const definitionGlobs = ['compose.yaml', productFile, 'env/*', 'settings/**/*.py', 'runtime/version'];

function recipeOf(source: string, globs: readonly string[], definition: string): string {
  const digest = createHash('sha256');
  const add = (name: string, text: string | Buffer) =>
    digest.update(`\0${name}\0${createHash('sha256').update(text).digest('hex')}`);
  const contentOf = (folder: string, name: string) =>
    look(join(folder, name))?.isFile() ? readFileSync(join(folder, name)) : '';
  for (const name of matching(source, globs)) add(name, contentOf(source, name));
  for (const name of matching(definition, definitionGlobs))
    if (join('.devcontainer', name) !== keysFile) add(name, contentOf(definition, name));
  // Absent and empty are the same: a person may have keys of their own elsewhere.
  const encrypting = encryptingKeys(contentOf(definition, relative('.devcontainer', keysFile)).toString());
  if (encrypting !== '') add(keysFile, encrypting);
  return digest.digest('hex').slice(0, 32);
}

function matching(folder: string, globs: readonly string[]): readonly string[] {
  const skipped = (name: string) => name === 'node_modules' || name === '.git' || name === '__pycache__';
  return [...new Set(globs.flatMap(glob => globSync(glob, { cwd: folder, exclude: skipped })))].sort();
}

function inputFiles(source: string, globs: readonly string[]): InputFiles {
  const files = matching(source, globs);
  return {
    changedAt: files.reduce((newest, file) => Math.max(newest, changedAt(join(source, file))), 0),
    listing: createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16),
  };
}

/**
 * Returns the inode's change time, which, unlike the modification time, also changes when git restores an older file.
 * An unreadable file counts as missing; the step itself decides whether it needs the file.
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

/**
 * Changes the owner of a folder and everything in it: a single log file owned by root stops the product just as well.
 */
function handOver(folder: string, owner: { uid: number; gid: number }): boolean {
  // Through a symbolic link, files outside the checkout would be changed.
  if (lstatSync(folder).isSymbolicLink()) return false;
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name));
  const foreign = [folder, ...all].filter(
    path => (lstatSync(path, { throwIfNoEntry: false })?.uid ?? owner.uid) !== owner.uid,
  );
  for (const path of foreign) lchownSync(path, owner.uid, owner.gid);
  return foreign.length > 0;
}

/**
 * Writes a file below a folder, creating parent folders, atomically, because another process may be reading it. New
 * files and folders belong to the root folder's owner, so that running bkdev as root once does not lock the person out.
 */
export function writeAsOwner(root: string, path: string, contents: string | Buffer, mode = 0o644): void {
  const { uid, gid } = ownerOf(root);
  const isRoot = process.geteuid?.() === 0;
  const file = join(root, path);
  const made = makeFolder(dirname(file));
  const unfinished = `${file}.${process.pid}.unfinished`;
  // Create a new file; never follow a link that somebody placed there.
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, contents, { flag: 'wx', mode });
  // With a umask of 077, containers could not read it.
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
