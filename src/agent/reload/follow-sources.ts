import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { WatchProblem } from '../../shared/model/sources.ts';
import type { NativeWatcher } from './native-watcher.ts';
import { type Wanted, walk } from './walk.ts';
import type { Change } from './watch-process.ts';

/** How changes to the source are noticed. */
export interface SourceFacts {
  readonly mode: 'events' | 'polling' | 'off';
  /** Why it polls or is off; absent otherwise. */
  readonly problem?: WatchProblem;
  readonly directories: number;
  readonly files: number;
  /** How long it took until everything was watched, milliseconds; 0 before that. */
  readonly tookMs: number;
}

export interface FollowParts extends Wanted {
  /** The watcher, or why the library is not available. */
  readonly watcher: NativeWatcher | { readonly problem: WatchProblem };
  /** What to ignore, in the library's own syntax. */
  readonly ignore: readonly string[];
  /** Whether this mount may miss events of changes made on the host. */
  readonly isForeign: boolean;
  /** Monotonic milliseconds. */
  now(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called with the paths (relative to the root) of files that had an event. */
  onTouched(paths: readonly string[]): void;
  /**
   * Called with all files. Returns those that differ from what is known and had no event. `isTold`: whether there
   * should have been events.
   */
  onListing(files: readonly string[], isTold: boolean): Promise<readonly string[]>;
}

export interface Following {
  facts(): SourceFacts;
  /** Stops relying on events: from now on every file is checked periodically. */
  distrust(problem: WatchProblem): void;
}

/**
 * The time between two checks of every file. If events work, a check only finds what they missed, for example after a
 * queue overflow.
 */
const auditMs = 180_000;
const firstAuditMs = 2000;
const pollMs = 2000;
/** When to retry watching after it failed. */
const retryMs = 30_000;
/** Folders are created in bursts, and each one needs a watch. */
const settleMs = 100;
/** Differences found by one check may have had events on their way; those found by a second check did not. */
const missesAllowed = 1;

/** Notices changes below a folder until the signal aborts, by events if possible, otherwise by polling. */
export function followSources(root: string, around: FollowParts, signal: AbortSignal): Following {
  const { watcher, now } = around;
  let facts: SourceFacts = { mode: 'off', problem: { code: 'not-begun' }, directories: 0, files: 0, tookMs: 0 };
  let watching: { close(): Promise<void> } | undefined;
  let retryAt = 'problem' in watcher ? Number.POSITIVE_INFINITY : 0;
  let waking = new AbortController();
  let misses = 0;
  let delayMs = firstAuditMs;
  const startedAt = now();
  const poll = (problem: WatchProblem, untilMs: number) => {
    const lost = watching;
    watching = undefined;
    retryAt = untilMs;
    facts = { ...facts, mode: 'polling', problem };
    void lost?.close().catch(() => {});
    waking.abort();
  };
  const distrust = (problem: WatchProblem) => poll(problem, Number.POSITIVE_INFINITY);
  const onChange = (changes: readonly Change[]) => {
    const tracked = changes.map(({ path }) => relative(root, path)).filter(path => around.isTracked(path));
    if (tracked.length > 0) around.onTouched(tracked);
    // Files that were already in a folder when it was created had no event, and its subfolders are not watched: watch
    // everything again.
    const isNew = ({ type, path }: Change) =>
      type === 'create' && isFolder(path) && !around.isIgnored(relative(root, path));
    if (watching && changes.some(isNew)) poll({ code: 'new-folders' }, 0);
  };
  const connect = async () => {
    if ('problem' in watcher) return;
    const { unreadable } = await walk(root, around);
    const ignore = [...around.ignore, ...unreadable.map(folder => join(root, folder))];
    const onLost = (problem: WatchProblem) => poll(problem, now() + retryMs);
    const watched = await watcher.watch(root, { ignore, onChange, onLost });
    if ('code' in watched) {
      retryAt = now() + retryMs;
      facts = { ...facts, mode: 'polling', problem: watched };
      return;
    }
    watching = watched;
    const { problem: _, ...others } = facts;
    facts = { ...others, mode: 'events' };
  };
  const audit = async () => {
    const wasBlind = watching === undefined;
    if (wasBlind && now() >= retryAt) await connect();
    const { directories, files } = await walk(root, around);
    facts = { ...facts, directories, files: files.length };
    if (facts.tookMs === 0) facts = { ...facts, tookMs: Math.round(now() - startedAt) };
    const missed = await around.onListing(files, !wasBlind);
    if (wasBlind || watching === undefined) return;
    misses = missed.length > 0 ? misses + 1 : 0;
    if (misses > missesAllowed) distrust({ code: 'events-missing' });
  };
  const pause = async () => {
    delayMs = around.isForeign ? pollMs : Math.min(2 * delayMs, auditMs);
    await around.sleep(watching ? delayMs : pollMs, AbortSignal.any([signal, waking.signal]));
    if (!waking.signal.aborted) return;
    waking = new AbortController();
    await around.sleep(settleMs, signal);
  };
  const run = async () => {
    if ('problem' in watcher) facts = { ...facts, mode: 'polling', problem: watcher.problem };
    await audit();
    while (!signal.aborted) {
      await pause();
      if (!signal.aborted) await audit();
    }
    await watching?.close().catch(() => {});
  };
  void run();
  return { facts: () => facts, distrust };
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
