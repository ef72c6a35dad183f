import type { Found, MemcachedCache, StoreVariable } from './findings.ts';
import { aliasesIn } from './setting-aliases.ts';
import { firstOfEach, found, type Tree } from './tree.ts';

/** A back end of Django (`PyMemcacheCache`, `PyLibMCCache`) or an address of django-environ (`pymemcache://`). */
const backend = /(?<!loc)memcache|pylibmc/i;

/** Returns the caches that the settings keep in memcached, by alias. `stores` are the variables that lead to stores. */
export function recogniseMemcached(
  tree: Tree,
  settings: readonly string[],
  stores: readonly Found<StoreVariable>[],
): Found<MemcachedCache>[] {
  const caches = firstOfEach(
    settings.flatMap(file => aliasesIn(tree, file, 'CACHES')),
    ({ alias }) => alias,
  );
  const names = stores.flatMap(({ value: { name, store } }) => (store === 'memcached' ? [name] : []));
  return caches
    .filter(({ text }) => backend.test(text))
    .map(({ alias, text, evidence }) => {
      const isByVariables = names.some(name => new RegExp(`["']${name}["']`).test(text));
      return found({ alias, isByVariables }, 'certain' as const, evidence);
    });
}
