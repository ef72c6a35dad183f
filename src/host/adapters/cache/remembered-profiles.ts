import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { resolvedFile } from '../../../shared/model/definition.ts';
import type { Product } from '../../../shared/model/product.ts';
import { productFile } from '../../../shared/model/product-folder.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { LeftPrograms } from '../../../shared/model/programs.ts';
import type { Checkout } from '../../ports/checkout.ts';
import { look } from '../system/look.ts';
import { idOf, recordIn, stampOf } from './remembered.ts';

/**
 * Caches the profiles, and whether the generated files are up to date, while everything they depend on is unchanged,
 * bkdev included. Reading the definition takes a sixth of bkdev's start-up.
 */
export function rememberProfiles(checkout: Checkout, folder: string): Checkout {
  const { root } = checkout;
  const name = idOf(root);
  const profiles = recordIn<readonly Profile[]>(folder, `${name}.profiles.json`);
  const upToDate = recordIn<true>(folder, `${name}.generated.json`);
  const product = recordIn<Product>(folder, `${name}.product.json`);
  const left = recordIn<LeftPrograms>(folder, `${name}.left.json`);
  return {
    ...checkout,
    product: () => remembered(product, keyOfFile(join(root, '.devcontainer', productFile)), checkout.product),
    leftPrograms: () => remembered(left, keyOfFile(join(root, '.devcontainer', resolvedFile)), checkout.leftPrograms),
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
      // Files that a person keeps, and errors, must be reported each time.
      if (generated.changed.length + generated.kept.length === 0 && generated.faulty === undefined)
        upToDate.write(key, true);
      return generated;
    },
  };
}

/** Loading the YAML parser for one of these files takes longer than all the rest of its reading. */
async function remembered<Known>(
  record: { read(key: string): Known | undefined; write(key: string, known: Known): void },
  key: string,
  read: () => Promise<Known>,
): Promise<Known> {
  const known = record.read(key);
  if (known !== undefined) return known;
  const found = await read();
  if (found !== undefined) record.write(key, found);
  return found;
}

function keyOfFile(file: string): string {
  const found = look(file);
  return `${keyOf()} ${found?.ino} ${found?.size} ${found?.ctimeMs}`;
}

/** Includes bkdev's own bundle, because another build may read the same files differently. */
function keyOf(...folders: readonly string[]): string {
  const own = look(import.meta.filename);
  const hash = createHash('sha256').update(`${own?.size} ${own?.mtimeMs}\n`);
  for (const folder of folders) hash.update(`${folder}\n${stampOf(folder)}`);
  return hash.digest('hex');
}
