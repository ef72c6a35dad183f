import { createHash } from 'node:crypto';
import type { Checkout } from '../../src/host/ports/checkout.ts';
import { type Product, unnamedProduct } from '../../src/shared/model/product.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import type { LeftPrograms } from '../../src/shared/model/programs.ts';

/** A product without any special properties except its folder. */
export const shopProduct: Product = { ...unnamedProduct, name: 'shop', folder: 'bkmonitor' };

export interface FakeCheckoutOptions {
  readonly profiles?: readonly Profile[];
  /** The program files that an earlier definition left behind. */
  readonly left?: LeftPrograms;
  /** The files that exist in the source; all files if absent. */
  readonly files?: readonly string[];
  /** Other folders on the machine. */
  readonly folders?: Readonly<Record<string, 'this' | 'another'>>;
}

export interface FakeCheckout extends Checkout {
  /** The files written with `writeForAll` that still exist, by path. */
  readonly written: Map<string, string>;
  /** The time of the last change to files that match a glob, by glob. */
  readonly changedAt: Record<string, number>;
  /** The files that match a glob, by glob, for tests that need them. */
  readonly matched: Record<string, readonly string[]>;
}

/** A fake checkout that has everything the definition needs unless the options say otherwise. */
export function fakeCheckout(options: FakeCheckoutOptions = {}): FakeCheckout {
  const checkout: FakeCheckout = {
    root: '/home/ada/shop',
    ownProject: 'shop',
    source: '/home/ada/shop',
    owner: { uid: 1000, gid: 1000 },
    written: new Map(),
    changedAt: {},
    matched: {},
    product: async () => shopProduct,
    leftPrograms: async () => options.left,
    profiles: async () => [...(options.profiles ?? [])],
    generate: async () => ({ changed: [], kept: [] }),
    foresee: async () => ({ write: new Map(), keep: [] }),
    inputs: async globs => {
      const matched = globs.flatMap(glob => checkout.matched[glob] ?? []);
      return {
        changedAt: Math.max(0, ...globs.map(glob => checkout.changedAt[glob] ?? 0)),
        listing: createHash('sha256').update(matched.join('\n')).digest('hex'),
      };
    },
    recipe: async globs => createHash('sha256').update(globs.join('\n')).digest('hex').slice(0, 32),
    standing: folder => (folder === checkout.root ? 'this' : (options.folders?.[folder] ?? 'gone')),
    isFolder: path => path === checkout.root || (path in (options.folders ?? {}) && !path.endsWith('.yml')),
    has: path => options.files?.includes(path) ?? true,
    write: () => undefined,
    writeForAll: (path, text) => void checkout.written.set(path, text),
    text: path => checkout.written.get(path),
    remove: path => void checkout.written.delete(path),
    unreadable: () => undefined,
    open: () => [],
  };
  return checkout;
}
