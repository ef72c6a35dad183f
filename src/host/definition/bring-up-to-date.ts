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

/** What has to be done so that the generated files are what the profiles say. Paths are below the root. */
export interface Difference {
  readonly write: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /**
   * Files in their places that a person wrote or changed: they are not overwritten, though they are not what the
   * profiles say.
   */
  readonly keep: readonly string[];
  /** Profiles whose files are left as they are, for nothing can be generated; absent where there are none. */
  readonly faulty?: readonly FaultyProfile[];
}

/** A profile that nobody uses now, and what is wrong with it. */
export interface FaultyProfile {
  readonly profile: string;
  readonly error: BkdevError;
}

/** What became of the generated files. Paths are below the root. */
export interface Generated {
  /** Written or removed. */
  readonly changed: readonly string[];
  /** Left as a person made them. */
  readonly kept: readonly string[];
  readonly faulty?: readonly FaultyProfile[];
}

/**
 * Brings what is generated from the profiles of the checkout at `root` up to date, but for what a person changed.
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
 * Compares what is generated from the profiles with what is there: a folder of each in `.devcontainer`, and beside it
 * one of what a person changed in it. The folder of a profile that is gone has to go, unless somebody changed it.
 * Throws BkdevError `definition-invalid` about a profile that names what is not there, or that needs the place of
 * somebody else's configuration; where one profile is said to be in use, only about that one, and the others are
 * named as faulty.
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

/** What is to be there. What is committed must not show what one person changed in their checkout. */
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

/** `left` are folders that are not looked at. */
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
    // What is neither file nor folder is somebody's own, and not to be written over.
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
