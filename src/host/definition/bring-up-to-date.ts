import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { generatedFolder } from '../../shared/model/profile.ts';
import { checkProfiles } from './check-profiles.ts';
import { readDefinitionSources } from './definition-sources.ts';
import { generatedFiles, generatedNames, isAsGenerated, isOfProfile } from './generated-files.ts';
import { readProduct } from './read-product.ts';
import { readProfiles } from './read-profiles.ts';
import { readRegular } from './read-regular.ts';
import { resolveProfiles } from './resolve-profiles.ts';

/** The changes needed to bring the generated files up to date with the profiles. Paths are relative to the root. */
export interface Difference {
  readonly write: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /**
   * Files that a person wrote or changed, which are not overwritten although they differ from what the profiles
   * produce.
   */
  readonly keep: readonly string[];
  /** Profiles that cannot be generated; their files are left unchanged. Absent if there are none. */
  readonly faulty?: readonly FaultyProfile[];
}

/** An invalid profile that is not in use, and its error. */
export interface FaultyProfile {
  readonly profile: string;
  readonly error: BkdevError;
}

/** The result of updating the generated files. Paths are relative to the root. */
export interface Generated {
  /** Files that were written or removed. */
  readonly changed: readonly string[];
  /** Files that a person changed and that were kept. */
  readonly kept: readonly string[];
  readonly faulty?: readonly FaultyProfile[];
}

/**
 * Updates the files that are generated from the profiles of the checkout at `root`, except those that a person changed.
 * Throws as `findDifference` does.
 */
export async function bringUpToDate(
  root: string,
  write: (path: string, text: string) => void,
  used?: string,
): Promise<Generated> {
  const difference = await findDifference(root, used);
  for (const [path, text] of difference.write) write(path, text);
  for (const path of difference.remove) await rm(join(root, path));
  for (const folder of new Set(difference.remove.map(path => join(root, dirname(path)))))
    if ((await readdir(folder)).length === 0) await rmdir(folder);
  const { keep, remove, faulty } = difference;
  return { changed: [...difference.write.keys(), ...remove], kept: keep, ...(faulty && { faulty }) };
}

/**
 * Compares the generated files with those on disk: for each profile a folder in `.devcontainer`, plus one for a
 * person's local changes to it. Folders of deleted profiles are to be removed, unless somebody changed them. Throws
 * BkdevError `definition-invalid` for a profile that names something missing, or whose folder is occupied by another
 * configuration; if a profile is `used`, only for that one, and the others are returned as faulty.
 */
export async function findDifference(root: string, used?: string): Promise<Difference> {
  const { files, faulty } = await filesOf(root, used);
  const write = new Map<string, string>();
  const keep: string[] = [];
  for (const [name, text] of files) {
    const path = join('.devcontainer', name);
    const there = textOf(join(root, path));
    if (there === text) continue;
    if (there === undefined || isAsGenerated(there)) write.set(path, text);
    else if (isOfProfile(there)) keep.push(path);
    else throw foreign(path);
  }
  const left = faulty.flatMap(({ profile }) =>
    [false, true].map(isLocal => generatedFolder({ name: profile, isLocal })),
  );
  const remove = await findStale(root, files, new Set(left));
  return { write, remove, keep, ...(faulty.length > 0 && { faulty }) };
}

/** Returns the wanted files. Committed files must not contain one person's local changes. */
async function filesOf(
  root: string,
  used: string | undefined,
): Promise<{ files: Map<string, string>; faulty: FaultyProfile[] }> {
  const written = await readProfiles(root);
  const profiles = resolveProfiles(written);
  const committed = resolveProfiles({ ...written, locals: new Map() });
  const files = new Map<string, string>();
  const faulty: FaultyProfile[] = [];
  const product = readProduct(root);
  for (const profile of profiles) {
    try {
      const definition = await readDefinitionSources(root, profile.overlays);
      checkProfiles(written, [profile], definition);
      const own = committed.filter(({ name }) => name === profile.name);
      const both = profile.isLocal ? [...own, profile] : own;
      for (const [name, text] of generatedFiles(both, definition, product)) files.set(name, text);
    } catch (error) {
      if (used === undefined || profile.name === used || !(error instanceof BkdevError)) throw error;
      faulty.push({ profile: profile.name, error });
    }
  }
  return { files, faulty };
}

/** Ignores the folders in `left`. */
async function findStale(
  root: string,
  files: ReadonlyMap<string, string>,
  left: ReadonlySet<string>,
): Promise<string[]> {
  const folder = join(root, '.devcontainer');
  const stale: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || left.has(entry.name)) continue;
    const others = (await readdir(join(folder, entry.name))).filter(name => !files.has(`${entry.name}/${name}`));
    if (!others.every(name => name in generatedNames)) continue;
    const texts = others.map(name => textOf(join(folder, entry.name, name)));
    if (texts.every(text => text !== undefined && isAsGenerated(text)))
      stale.push(...others.map(name => join('.devcontainer', entry.name, name)));
  }
  return stale;
}

function textOf(path: string): string | undefined {
  try {
    return readRegular(path);
  } catch (error) {
    // Neither a file nor a folder: it is not ours, and must not be overwritten.
    if (error instanceof BkdevError) throw error;
    return undefined;
  }
}

function foreign(path: string): BkdevError {
  return new BkdevError({
    code: 'definition-invalid',
    message: message('definition.foreign', { path }),
    hint: message('definition.foreign.rename'),
  });
}
