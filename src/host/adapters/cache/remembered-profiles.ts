import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Checkout } from '../../ports/checkout.ts';
import { look } from '../system/look.ts';
import { recordIn, stampOf } from './remembered.ts';

/**
 * Gives the profiles as they were read last time, and takes what is generated from them for up to date as it was
 * found then, for as long as all that they are made of is the same, bkdev included. To read the definition takes a
 * sixth of a start of bkdev.
 */
export function rememberProfiles(checkout: Checkout, folder: string): Checkout {
  const { root } = checkout;
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const profiles = recordIn<readonly Profile[]>(folder, `${name}.profiles.json`);
  const upToDate = recordIn<true>(folder, `${name}.generated.json`);
  return {
    ...checkout,
    profiles: async () => {
      const key = keyOf(join(root, 'profiles'));
      const known = profiles.read(key);
      if (known) return [...known];
      const found = await checkout.profiles();
      profiles.write(key, found);
      return found;
    },
    generate: async used => {
      const key = keyOf(join(root, 'profiles'), join(root, '.devcontainer'));
      if (upToDate.read(key)) return { changed: [], kept: [] };
      const generated = await checkout.generate(used);
      // What a person keeps, and what is wrong, is told each time.
      if (generated.changed.length + generated.kept.length === 0 && generated.faulty === undefined)
        upToDate.write(key, true);
      return generated;
    },
  };
}

/** Another bkdev may read the same files as something else; each build of it is another file. */
function keyOf(...folders: readonly string[]): string {
  const own = look(import.meta.filename);
  const hash = createHash('sha256').update(`${own?.size} ${own?.mtimeMs}\n`);
  for (const folder of folders) hash.update(`${folder}\n${stampOf(folder)}`);
  return hash.digest('hex');
}
