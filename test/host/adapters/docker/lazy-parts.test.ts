import { expect, test } from 'vitest';
import { lazySnapshots } from '../../../../src/host/adapters/docker/lazy-parts.ts';

test('up must take and use snapshots itself, unless they are switched off', () => {
  expect([{}, { BKDEV_SNAPSHOTS: 'off' }].map(env => lazySnapshots(env).isAutomatic)).toEqual([true, false]);
});
