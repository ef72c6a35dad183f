import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BkdevError } from '../model/error.ts';
import { type Profile, profileSchema } from '../model/profile.ts';
import { parseYamlSource } from '../yaml-files/yaml-source.ts';

/** Every profile of that folder, by its file. Throws BkdevError `definition-missing` or `definition-invalid`. */
export async function readProfiles(folder: string): Promise<Profile[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.yaml')).sort();
  if (names.length === 0)
    throw new BkdevError({
      code: 'definition-missing',
      message: `${folder} has no profile.`,
      hint: 'bkdev init writes them.',
    });
  return Promise.all(
    names.map(async name => {
      const file = join('profiles', name);
      const profile = parseYamlSource(file, await readFile(join(folder, name), 'utf8'), profileSchema);
      const { title, services = [], overlays = [], environment = {} } = profile;
      if (profile.name === basename(name, '.yaml'))
        return { name: profile.name, title, services, overlays, environment, isLocal: false };
      throw new BkdevError({
        code: 'definition-invalid',
        message: `${file}: the profile calls itself "${profile.name}", its file "${basename(name, '.yaml')}".`,
        hint: `Give both one name.`,
      });
    }),
  );
}
