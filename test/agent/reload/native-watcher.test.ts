import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNativeWatcher, hasNativeWatcher } from '../../../src/agent/reload/native-watcher.ts';
import type { Change } from '../../../src/agent/reload/watch-process.ts';
import type { WatchProblem } from '../../../src/shared/model/sources.ts';

let folder: string;
let leaving: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  leaving = new AbortController();
});
afterEach(() => {
  leaving.abort();
  rmSync(folder, { recursive: true });
});

const serving = new URL('../../../src/agent/reload/watch-process.ts', import.meta.url);
const runs = `import { serveWatches } from ${JSON.stringify(serving.href)};
await serveWatches(process.argv[1], { input: process.stdin, say: said => console.log(JSON.stringify(said)) });
process.exit(0);`;

/** Reports one change in each folder that it is asked to watch. */
const telling = `exports.subscribe = async (root, onEvents) => {
  setTimeout(() => onEvents(null, [{ path: root + '/a.py', type: 'update' }]));
  return { unsubscribe: async () => {} };
};`;
/** Hangs like the library when inotify_init1 fails: the calling thread waits forever. */
const hanging = `exports.subscribe = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;
/** Hangs like that from the second folder on. */
const hangingLater = `${telling}
let count = 0;
const { subscribe } = exports;
exports.subscribe = (...args) => {
  if (count++ > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return subscribe(...args);
};`;

/** Starts a watcher with this source text as its library, and records its reports. */
function watching(library: string, answerMs = 10_000) {
  mkdirSync(join(folder, 'node_modules/@parcel/watcher'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/@parcel/watcher/index.js'), library);
  const args = ['--input-type=module', '-e', runs, folder];
  const watcher = createNativeWatcher({ command: process.execPath, args, answerMs }, leaving.signal);
  const lost: WatchProblem[] = [];
  const watch = (root: string) => {
    const changes = Promise.withResolvers<readonly Change[]>();
    const around = {
      ignore: [],
      onChange: changes.resolve,
      onLost: (problem: WatchProblem) => void lost.push(problem),
    };
    return { watched: watcher.watch(root, around), changes: changes.promise };
  };
  return { watch, lost };
}

describe('the process that watches', () => {
  it('must report changes in every folder until told to stop', async () => {
    const { watch, lost } = watching(telling);
    const [one, two] = [watch('/one'), watch('/two')];
    expect(await one.watched).toEqual({ close: expect.any(Function) });
    expect(await one.changes).toEqual([{ path: '/one/a.py', type: 'update' }]);
    expect(await two.changes).toEqual([{ path: '/two/a.py', type: 'update' }]);
    const watched = await one.watched;
    if ('close' in watched) await watched.close();
    expect(lost).toEqual([]);
  });

  it('must be killed if the library never returns, and restarted for the next folder', async () => {
    const { watch } = watching(hanging, 3000);
    expect(await watch('/one').watched).toEqual({ code: 'watcher-hung' });
    writeFileSync(join(folder, 'node_modules/@parcel/watcher/index.js'), telling);
    expect(await watch('/two').changes).toHaveLength(1);
  });

  it('must be missed by the folders that it watched when it is killed', async () => {
    const { watch, lost } = watching(hangingLater, 3000);
    expect(await watch('/one').watched).toEqual({ close: expect.any(Function) });
    expect(await watch('/two').watched).toEqual({ code: 'watcher-hung' });
    expect(lost).toEqual([{ code: 'watcher-hung' }]);
  });

  it("must name the limit of the kernel that was reached, or quote the system's error", async () => {
    const refusing = (words: string) =>
      `exports.subscribe = async () => { throw new Error(${JSON.stringify(words)}); };`;
    const refused = (words: string) => watching(refusing(words)).watch('/one').watched;
    expect(await refused('inotify_add_watch on "/one" failed: No space left on device')).toEqual({
      code: 'limit-reached',
      limit: 'fs.inotify.max_user_watches',
    });
    expect(await refused('Unable to initialize inotify: Too many open files')).toEqual({
      code: 'limit-reached',
      limit: 'fs.inotify.max_user_instances',
    });
    expect(await refused('Permission denied')).toEqual({ code: 'watch-refused', detail: 'Permission denied' });
  });

  it('must be explained by its last output if it ends', async () => {
    const { watch } = watching('console.error("out of memory"); process.exit(3);');
    expect(await watch('/one').watched).toEqual({ code: 'watcher-ended', detail: 'out of memory' });
  });

  it('must be looked up before it is started', () => {
    expect(hasNativeWatcher(folder)).toBe(false);
    watching(telling);
    expect(hasNativeWatcher(folder)).toBe(true);
  });
});
