import { describe, expect, it } from 'vitest';
import { disk, judgeFreeBytes } from '../../../../src/host/setup/doctor/disk.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

describe('judgeFreeBytes', () => {
  it.each([
    [10e9, 'ok', '10.0 GB free in /x'],
    [9.9e9, 'warning', 'only 9.9 GB free in /x'],
    [3e9, 'warning', 'only 3.0 GB free in /x'],
    [2.9e9, 'error', 'only 2.9 GB free in /x, at least 3 GB are needed'],
  ])('must judge %d bytes as %s', (free, level, found) => {
    expect(said(judgeFreeBytes(free, '/x'))).toMatchObject({ check: 'disk', level, found });
  });
});

describe('the disk check', () => {
  it("must examine the disk of the engine's images, not that of the checkout", async () => {
    const world = fakeWorld({ info: { rootDirectory: '/data/docker' }, freeBytes: { '/data/docker': 1e9, '/': 9e12 } });
    expect(await disk.look(world)).toMatchObject({ level: 'error', code: 'disk-full' });
  });

  it.each([{ endpoint: 'ssh://build' }, { rootDirectory: '/only/in/the/virtual/machine' }])(
    'must say so if it cannot examine it: %j',
    async info => {
      const { found } = said(await disk.look(fakeWorld({ info, freeBytes: { '/var/lib/docker': 1 } })));
      expect(found).toMatch(/^not checked: .* is not on this machine's own file system$/);
    },
  );
});
