import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FollowParts, followSources } from '../../../src/agent/reload/follow-sources.ts';
import type { NativeWatcher } from '../../../src/agent/reload/native-watcher.ts';
import type { Change } from '../../../src/agent/reload/watch-process.ts';
import type { WatchProblem } from '../../../src/shared/model/sources.ts';
import { createAgentClock } from '../../support/agent-clock.ts';

let root: string;
let leaving: AbortController;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bkdev-'));
  leaving = new AbortController();
  mkdirSync(join(root, 'a/b'), { recursive: true });
  mkdirSync(join(root, 'skipped'));
  for (const file of ['a/one.py', 'a/b/two.py', 'a/notes.txt', 'skipped/three.py']) writeFileSync(join(root, file), '');
});
afterEach(() => {
  leaving.abort();
  rmSync(root, { recursive: true });
});

/**
 * Follows sources with a watcher that the test controls. `refusals`: the reasons why it cannot watch, each used once.
 */
function following(
  about: { refusals?: WatchProblem[]; problem?: WatchProblem; isForeign?: boolean; missed?: () => string[] } = {},
) {
  const clock = createAgentClock();
  const told: string[] = [];
  const listings: string[] = [];
  const watches: { ignore: readonly string[]; send(...changes: Change[]): void; lose(problem: WatchProblem): void }[] =
    [];
  const watcher: NativeWatcher = {
    watch: async (_, { ignore, onChange, onLost }) => {
      const refusal = about.refusals?.shift();
      if (refusal !== undefined) return refusal;
      watches.push({ ignore, send: (...changes) => onChange(changes), lose: onLost });
      return { close: async () => void told.push('closed') };
    },
  };
  const around: FollowParts = {
    watcher: about.problem === undefined ? watcher : { problem: about.problem },
    ignore: ['**/skipped'],
    isForeign: about.isForeign ?? false,
    now: clock.now,
    sleep: clock.sleep,
    isIgnored: folder => folder === 'skipped',
    isTracked: file => file.endsWith('.py'),
    onTouched: paths => told.push(...paths),
    onListing: async (files, isTold) => {
      listings.push(`${clock.now()} ${isTold ? 'told' : 'untold'} ${files.toSorted().join(' ')}`);
      return about.missed?.() ?? [];
    },
  };
  return { clock, told, listings, watches, sources: followSources(root, around, leaving.signal) };
}

const update = (path: string): Change => ({ path: join(root, path), type: 'update' });

describe('with file events', () => {
  it('must report relevant files immediately, and scan all files less and less often', async () => {
    const { clock, told, listings, watches, sources } = following();
    await clock.advance(0);
    watches[0]?.send(update('a/one.py'), update('a/notes.txt'));
    await clock.advance(200_000);
    expect(told).toEqual(['a/one.py']);
    const all = 'a/b/two.py a/one.py';
    const at = [0, 4000, 12_000, 28_000, 60_000, 124_000];
    expect(listings).toEqual(at.map((ms, index) => `${ms} ${index === 0 ? 'untold' : 'told'} ${all}`));
    expect(sources.facts()).toEqual({ mode: 'events', directories: 3, files: 2, tookMs: expect.any(Number) });
  });

  it('must watch a new folder, and scan the files that it already contained', async () => {
    const { clock, listings, watches } = following();
    await clock.advance(0);
    mkdirSync(join(root, 'c/d'), { recursive: true });
    writeFileSync(join(root, 'c/d/new.py'), '');
    watches[0]?.send({ path: join(root, 'c'), type: 'create' });
    await clock.advance(100);
    expect(watches).toHaveLength(2);
    expect(listings.at(-1)).toBe('100 untold a/b/two.py a/one.py c/d/new.py');
  });

  it('must not enter unreadable folders, and follow no links', async () => {
    if (process.getuid?.() !== 0) chmodSync(join(root, 'a/b'), 0);
    symlinkSync('..', join(root, 'a/up'));
    const { clock, watches, sources } = following();
    await clock.advance(0);
    const blocked = process.getuid?.() === 0 ? [] : [join(root, 'a/b')];
    expect(watches[0]?.ignore).toEqual(['**/skipped', ...blocked]);
    expect(sources.facts().directories).toBe(3);
    chmodSync(join(root, 'a/b'), 0o755);
  });
});

describe('without file events', () => {
  it('must scan all files every two seconds, and try to watch again now and then', async () => {
    const problem = { code: 'limit-reached', limit: 'fs.inotify.max_user_watches' } as const;
    const { clock, listings, watches, sources } = following({ refusals: [problem, problem] });
    await clock.advance(20_000);
    expect(sources.facts()).toMatchObject({ mode: 'polling', problem });
    expect(listings).toHaveLength(11);
    await clock.advance(42_000);
    expect(watches).toHaveLength(1);
    expect(sources.facts()).toMatchObject({ mode: 'events' });
    expect(sources.facts().problem).toBeUndefined();
  });

  it('must report that the library is unavailable', async () => {
    const { clock, listings, sources } = following({ problem: { code: 'watcher-missing' } });
    await clock.advance(4000);
    expect(sources.facts()).toMatchObject({ mode: 'polling', problem: { code: 'watcher-missing' }, files: 2 });
    expect(listings).toHaveLength(3);
  });

  it('must be detected by two consecutive silent changes, and by explicit reports', async () => {
    let missed: string[] = [];
    const { clock, told, sources } = following({ missed: () => missed });
    await clock.advance(0);
    missed = ['a/one.py'];
    await clock.advance(4000);
    expect(sources.facts().mode).toBe('events');
    await clock.advance(8000);
    expect(sources.facts()).toMatchObject({ mode: 'polling', problem: { code: 'events-missing' } });
    expect(told).toEqual(['closed']);
    const other = following();
    await other.clock.advance(0);
    other.sources.distrust({ code: 'host-events-missing' });
    await other.clock.advance(100_000);
    expect(other.sources.facts()).toMatchObject({ mode: 'polling', problem: { code: 'host-events-missing' } });
  });

  it('must keep scanning when the watch is lost, and watch again later', async () => {
    const { clock, watches, sources } = following();
    await clock.advance(0);
    watches[0]?.lose({ code: 'watcher-hung' });
    await clock.advance(10_000);
    expect(sources.facts()).toMatchObject({ mode: 'polling', problem: { code: 'watcher-hung' } });
    await clock.advance(30_000);
    expect([sources.facts().mode, watches.length]).toEqual(['events', 2]);
  });

  it('must be expected on a mount of another machine, with frequent scans', async () => {
    const { clock, listings } = following({ isForeign: true });
    await clock.advance(10_000);
    expect(listings).toHaveLength(6);
  });
});
