import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCanary, isCanary } from '../../../src/agent/reload/canary.ts';
import { forgetEarlierRuns, readLoaded } from '../../../src/agent/reload/loaded.ts';
import { kindOfMount } from '../../../src/agent/reload/mount.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe('the record of loaded files', () => {
  it('must be read from its own record, including a partially written last line', async () => {
    write('api.12.loaded', '/workspace/a.py\nw /workspace/gen.py\n/workspace/b');
    expect(await readLoaded(folder, 'api', 12)).toEqual({
      loaded: new Set(['/workspace/a.py', '/workspace/b']),
      written: new Set(['/workspace/gen.py']),
    });
    expect(await readLoaded(folder, 'api', 13)).toBeUndefined();
  });

  it('must include what the last reload of a server wrote, whose process stays the same', async () => {
    write('api.12.loaded', '/workspace/a.py\nw /workspace/gen.py\n');
    write('api.12.written', 'w /workspace/stamp.py\nw /work');
    const found = await readLoaded(folder, 'api', 12);
    expect(found?.written).toEqual(new Set(['/workspace/gen.py', '/workspace/stamp.py', '/work']));
  });

  it('must be forgotten of runs that are over, of that service alone', async () => {
    // The last one belongs to the second container of the service.
    const names = ['api.12.loaded', 'api.12.written', 'api.13.loaded', 'api.13.written', 'api.sock', 'api.2.12.loaded'];
    for (const name of names) write(name, '');
    await forgetEarlierRuns(folder, 'api', [13]);
    expect(names.map(name => existsSync(join(folder, name)))).toEqual([false, false, true, true, true, true]);
    await forgetEarlierRuns(join(folder, 'absent'), 'api', []);
  });
});

describe('the record of unreported events', () => {
  it('must contain how long a file of the host took to be reported, and the unreported ones', () => {
    let now = 10_000;
    const truth = createCanary(folder, () => now);
    write('.bkdev-truth-a', '9988');
    truth.onTold('.bkdev-truth-a');
    truth.onTold('.bkdev-truth-a');
    truth.onTold('.bkdev-truth-gone');
    expect(truth.sightings).toEqual([{ name: '.bkdev-truth-a', seenAfterMs: 12 }]);
    write('.bkdev-truth-b', '10000');
    write('.bkdev-truth-c', 'no time');
    expect(truth.untold()).toBeUndefined();
    now = 12_001;
    expect(truth.untold()).toBe('.bkdev-truth-b');
    expect(['.bkdev-truth-x', 'compose.yaml'].map(isCanary)).toEqual([true, false]);
  });

  it('must tolerate a missing folder', () => {
    expect(createCanary(join(folder, 'absent'), Date.now).untold()).toBeUndefined();
  });
});

describe('a mount', () => {
  it('must be the innermost one, and the last one at its place', () => {
    mkdirSync(join(folder, 'x'));
    const mountinfo = [
      '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
      '30 22 0:40 / /workspace rw - fuse.grpcfuse grpcfuse rw',
      '31 22 0:41 / /work\\040space rw master:3 - 9p host rw',
      '32 30 0:42 / /workspace rw - virtiofs host rw',
      'damaged',
    ].join('\n');
    const paths = ['/workspace', '/workspace/a/b', '/work space/a', '/workspaces', '/etc'];
    expect(paths.map(path => kindOfMount(path, mountinfo))).toEqual(['virtiofs', 'virtiofs', '9p', 'ext4', 'ext4']);
    expect(kindOfMount('/a', '')).toBeUndefined();
  });
});
