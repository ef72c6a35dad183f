import { setTimeout as wait } from 'node:timers/promises';
import { followSources } from '../src/agent/reload/follow-sources.ts';
import { ignoredGlobs, isIgnoredFolder } from '../src/agent/reload/ignored.ts';
import { createInventory } from '../src/agent/reload/inventory.ts';
import { isForeignMount } from '../src/agent/reload/mount.ts';
import { createNativeWatcher } from '../src/agent/reload/native-watcher.ts';
import { createReloader } from '../src/agent/reload/reloader.ts';
import { serveWatches } from '../src/agent/reload/watch-process.ts';
import { message } from '../src/shared/messages/message.ts';

/**
 * Runs only the agent's watch of /workspace, in the workspace's image. Prints the cost until everything was watched and
 * known and, if a number of seconds is given, the share of a core that it uses afterwards without saves.
 */
if (process.argv[2] === 'watch') {
  await serveWatches('/opt/watcher', { input: process.stdin, say: said => console.log(JSON.stringify(said)) });
  process.exit(0);
}
const root = '/workspace';
const seconds = Number(process.argv[2] ?? 0);
const leaving = new AbortController();
/** It scans often at first, and then once a minute; this shortens the first minutes. */
const shorter = 20;
let isSettled = false;
let idle = 0;
const sleep = (durationMs: number, signal: AbortSignal) => {
  if (durationMs >= 60_000) isSettled = true;
  return wait(isSettled ? durationMs : durationMs / shorter, undefined, { signal }).catch(() => {});
};
const clock = { now: () => performance.now(), wallClock: Date.now, sleep };
const memory = () => process.memoryUsage.rss() / 1e6;
const before = memory();
const program = { command: process.execPath, args: [process.argv[1] ?? '', 'watch'], answerMs: 10_000 };
const watcher = createNativeWatcher(program, leaving.signal);
const inventory = createInventory(root, new Map());
const listed = Promise.withResolvers<void>();
const reloader = createReloader(
  {
    ...clock,
    inventory,
    paused: [],
    emit: () => {},
    reach: () => ({
      supervisor: { programs: async () => ({ type: 'absent', reason: message('supervisor.no-socket', { path: '' }) }) },
      loaded: async () => undefined,
      root,
    }),
    check: async () => ({ faults: [], compared: [] }),
    gitLock: () => undefined,
    cores: 1,
    restart: async () => undefined,
    onChange: () => {},
    onRest: () => {},
  },
  leaving.signal,
);
reloader.apply([{ name: 'api', role: 'api', reload: { paths: ['**/*.py'], ignore: ['**/tests/**'] } }]);
const following = followSources(
  root,
  {
    ...clock,
    watcher,
    ignore: ignoredGlobs,
    isForeign: isForeignMount(root),
    isIgnored: folder => isIgnoredFolder(folder.slice(folder.lastIndexOf('/') + 1)),
    isTracked: reloader.isTracked,
    onTouched: reloader.onTouched,
    onListing: async (files, isTold) => {
      const missed = await reloader.onListing(files, isTold);
      listed.resolve();
      return missed;
    },
  },
  leaving.signal,
);
await listed.promise;
const knownMs = Math.round(performance.now());
const added = memory() - before;
if (seconds > 0) {
  while (!isSettled) await wait(100);
  await wait(20_000); // so that the scans fall into the middle of whole minutes
  const used = process.cpuUsage();
  const from = performance.now();
  await wait(seconds * 1000);
  const { user, system } = process.cpuUsage(used);
  idle = (user + system) / 10 / (performance.now() - from);
}
console.log(JSON.stringify({ ...following.facts(), knownMs, mb: added, percent: idle }));
process.exit(0);
