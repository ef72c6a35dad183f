import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type LocalProfile, localProfileSchema, profileSchema, type WrittenProfile } from './profile-schema.ts';
import { readRegular } from './read-regular.ts';
import type { WrittenProfiles } from './resolve-profiles.ts';
import { openYamlSource, type YamlSource } from './yaml-source.ts';

/**
 * Reads the profiles of the checkout at `root`. Throws BkdevError `definition-missing` if there are none,
 * `definition-invalid` with file and line for an invalid one.
 */
export async function readProfiles(root: string): Promise<WrittenProfiles> {
  const entries = await readdir(join(root, 'profiles')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // Editors put locks and copies beside a file, with hidden names (`.#api.yaml`).
  const files = filesByStem(entries.filter(entry => !entry.startsWith('.')));
  const profiles = new Map<string, YamlSource<WrittenProfile>>();
  const locals = new Map<string, YamlSource<LocalProfile>>();
  for (const [stem, file] of files) {
    const text = readRegular(join(root, file));
    if (stem.endsWith('.local'))
      locals.set(stem.slice(0, -'.local'.length), openYamlSource(file, text, localProfileSchema));
    else profiles.set(stem, namedAsItsFile(stem, openYamlSource(file, text, profileSchema)));
  }
  if (profiles.size === 0)
    throw new BkdevError({
      code: 'definition-missing',
      message: message('definition.no-profile', { folder: join(root, 'profiles') }),
      hint: message('definition.init-writes-them'),
    });
  const lonely = [...locals.keys()].find(name => !profiles.has(name));
  if (lonely === undefined) return { profiles, locals };
  throw new BkdevError({
    code: 'definition-invalid',
    message: message('definition.local-without-profile', {
      ...{ file: files.get(`${lonely}.local`) ?? '', profile: lonely },
    }),
    hint: message('definition.local-without-profile.own', { profiles: [...profiles.keys()], profile: lonely }),
  });
}

/** Returns the folder's files by name without extension. Throws if two files define one profile. */
function filesByStem(entries: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of [...entries].sort()) {
    const stem = /^(.+)\.ya?ml$/.exec(entry)?.[1];
    if (stem === undefined) continue;
    const file = join('profiles', entry);
    const other = files.get(stem);
    if (other !== undefined)
      throw new BkdevError({
        code: 'definition-invalid',
        message: message('definition.profile-twice', { files: [other, file], profile: stem }),
        hint: message('definition.profile-twice.rename'),
      });
    files.set(stem, file);
  }
  return files;
}

function namedAsItsFile(stem: string, source: YamlSource<WrittenProfile>): YamlSource<WrittenProfile> {
  const { name } = source.data;
  if (name === stem) return source;
  throw source.complaint(
    ['name'],
    message('definition.two-names', { name, file: stem }),
    message('definition.two-names.one'),
  );
}
