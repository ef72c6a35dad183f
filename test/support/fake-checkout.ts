import { createHash } from 'node:crypto';
import type { Checkout } from '../../src/host/ports/checkout.ts';
import { type Product, unnamedProduct } from '../../src/shared/model/product.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import type { LeftPrograms } from '../../src/shared/model/programs.ts';

/** A product with nothing particular to it but its place. */
export const shopProduct: Product = { ...unnamedProduct, name: 'shop', folder: 'bkmonitor' };

export interface FakeCheckoutOptions {
  readonly profiles?: readonly Profile[];
  /** What an earlier definition left of its programs. */
  readonly left?: LeftPrograms;
  /** What the source has. */
  readonly files?: readonly string[];
  /** Other folders of the machine. */
  readonly folders?: Readonly<Record<string, 'this' | 'another'>>;
}

export interface FakeCheckout extends Checkout {
  /** What was written for all and is still there, by its path. */
  readonly written: Map<string, string>;
  /** When the files that match a glob changed last. */
  readonly changedAt: Record<string, number>;
  /** Which files a glob matches, where a test is about that. */
  readonly matched: Record<string, readonly string[]>;
}

/** A checkout that has everything the definition needs, unless said otherwise. */
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
