import type { Profile } from '../../src/model/profile.ts';
import type { Checkout } from '../../src/ports/checkout.ts';

export interface FakeCheckoutOptions {
  readonly profiles?: readonly Profile[];
  readonly lastProfile?: string;
  /** What the source has. */
  readonly files?: readonly string[];
}

export interface FakeCheckout extends Checkout {
  /** When the files that match a glob changed last. */
  readonly changedAt: Record<string, number>;
}

/** A checkout that has everything the definition needs, unless said otherwise. */
export function fakeCheckout(options: FakeCheckoutOptions = {}): FakeCheckout {
  let last = options.lastProfile;
  const checkout: FakeCheckout = {
    root: '/home/ada/shop',
    source: '/home/ada/shop',
    owner: { uid: 1000, gid: 1000 },
    changedAt: {},
    profiles: async () => [...(options.profiles ?? [])],
    newestChange: async globs => Math.max(0, ...globs.map(glob => checkout.changedAt[glob] ?? 0)),
    has: path => options.files?.includes(path) ?? true,
    write: () => undefined,
    open: () => [],
    lastProfile: () => last,
    rememberProfile: name => {
      last = name;
    },
  };
  return checkout;
}
