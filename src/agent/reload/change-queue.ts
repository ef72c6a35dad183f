import type { Change } from './change.ts';
import { calm, dueAt, type Rhythm, settled, touched } from './debounce.ts';
import type { GitLock } from './git-lock.ts';
import type { Inventory } from './inventory.ts';
import type { Compared, Compiled, Fault } from './syntax-check.ts';

/** Where what was saved waits until it can be applied: for a quiet moment, and for code that compiles. */
export interface ChangeQueue {
  /** These files were touched. `since`: when, where that is known better than by the call; epoch ms. */
  touch(paths: readonly string[], since?: (path: string) => number): void;
  /** Whether it is held has changed. */
  wake(): void;
  /** Those that an event told of and that were not looked at yet. */
  isTouched(path: string): boolean;
  /** What waits, and what holds it back. */
  waiting(): Waiting;
}

export interface Waiting {
  readonly changes: readonly Change[];
  /** What was touched and not looked at yet: it may turn out to be as it was. */
  readonly touched: readonly Pick<Change, 'path' | 'since'>[];
  /** What does not compile, or cannot be installed; nothing while it only waits for a quiet moment. */
  readonly faults: readonly Fault[];
  /** What git holds, while its end is waited for. */
  readonly git?: GitLock;
}

export interface ChangeQueueParts {
  /** Monotonic milliseconds. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  readonly inventory: Inventory;
  /** What keeps these from being applied, and what of them compiles to the same; paths below the checkout. */
  check(changes: readonly Change[]): Promise<Compiled>;
  /** Whether nothing is to be taken up now: not looked into, compiled or installed. */
  isHeld(): boolean;
  /** Undefined where git is not changing files. */
  gitLock(): GitLock | undefined;
  /** git has been waited for a while, or is not waited for any more because its lock is left behind. */
  onGitLock(lock: GitLock, isLeftBehind: boolean): void;
  /** How long a reload usually takes. */
  usualMs(): number;
  /** These are in order; from now on they count as applied. */
  onReady(changes: readonly Change[]): void;
  /** What waits, or what holds it back, is another one. */
  onWaiting(waiting: Waiting): void;
}

/** A git that was killed leaves its lock for good. */
const gitMs = 30_000;
const gitPollMs = 50;
/** So long a wait is told. */
const longWaitMs = 1000;

export function createChangeQueue(around: ChangeQueueParts, signal: AbortSignal): ChangeQueue {
  const { inventory, now } = around;
  const fresh = new Map<string, Pick<Change, 'since' | 'againAt'>>();
  const changes = new Map<string, Change>();
  const faults = new Map<string, Fault>();
  let rhythm: Rhythm = calm;
  let waking = new AbortController();
  let git: GitLock | undefined;
  /** The lock that was told to be left behind. */
  let left: GitLock | undefined;
  const waiting = (): Waiting => ({
    changes: [...changes.values()],
    touched: [...fresh].map(([path, { since }]) => ({ path, since })),
    faults: [...faults.values()],
    ...(git && { git }),
  });

  /**
   * What was touched is a change, or, with its old content back, is none any more. Gives what has to be checked.
   * `isFirst`: no other content of it waits already, so that its byte code may still be that of what was applied.
   */
  const takeUp = (): { readonly change: Change; readonly isFirst: boolean }[] => {
    const taken = [...fresh];
    fresh.clear();
    rhythm = settled(rhythm);
    return taken.flatMap(([path, saved]) => {
      const known = changes.get(path);
      faults.delete(path);
      changes.delete(path);
      if (!inventory.isChanged(path)) return [];
      const change = { path, isNew: !inventory.accepted().has(path), ...savedAgain(known, saved) };
      changes.set(path, change);
      return inventory.exists(path) ? [{ change, isFirst: known === undefined }] : [];
    });
  };

  const isSame = ({ path }: Change, compared: readonly Compared[]): boolean => {
    const accepted = inventory.accepted().get(path);
    const its = compared.filter(one => one.path === path);
    const isOfAccepted = ({ modifiedSeconds, size }: Compared) =>
      accepted?.size === size && Math.floor(accepted.mtimeMs / 1000) === modifiedSeconds;
    return its.length > 0 && its.every(one => one.isSame && isOfAccepted(one));
  };

  const settle = async () => {
    const unchecked = takeUp();
    const found = unchecked.length > 0 ? await around.check(unchecked.map(({ change }) => change)) : undefined;
    for (const fault of found?.faults ?? []) faults.set(fault.path, fault);
    for (const { change, isFirst } of unchecked)
      if (isFirst && isSame(change, found?.compared ?? [])) changes.set(change.path, { ...change, isSame: true });
    if (faults.size === 0 && changes.size > 0) {
      const ready = [...changes.values()];
      changes.clear();
      inventory.accept(ready.map(({ path }) => path));
      around.onReady(ready);
    }
    around.onWaiting(waiting());
  };

  const untilDue = async () => {
    while (!signal.aborted) {
      const isWaiting = fresh.size > 0 && !around.isHeld();
      const leftMs = isWaiting ? dueAt(rhythm, around.usualMs()) - now() : Number.POSITIVE_INFINITY;
      if (leftMs <= 0) return;
      waking = new AbortController();
      await around.sleep(Math.min(leftMs, 2 ** 31 - 1), AbortSignal.any([signal, waking.signal]));
    }
  };
  const untilGitIsDone = async () => {
    const begunAt = now();
    let isTold = false;
    for (let lock = around.gitLock(); lock !== undefined && !signal.aborted; lock = around.gitLock()) {
      const isKnown = lock.path === left?.path && lock.since === left.since;
      // The clocks of the host and of an engine in a virtual machine may differ, so what was waited counts too.
      if (isKnown || around.wallClock() - lock.since >= gitMs || now() - begunAt >= gitMs) {
        left = lock;
        if (!isKnown) around.onGitLock(lock, true);
        break;
      }
      git = lock;
      if (!isTold && now() - begunAt >= longWaitMs) {
        isTold = true;
        around.onGitLock(lock, false);
      }
      await around.sleep(gitPollMs, signal);
    }
    git = undefined;
  };
  const run = async () => {
    while (!signal.aborted) {
      await untilDue();
      await untilGitIsDone();
      if (!signal.aborted) await settle();
    }
  };
  void run();
  return {
    touch: (paths, since) => {
      for (const path of paths)
        fresh.set(path, savedAgain(fresh.get(path), { since: since?.(path) ?? around.wallClock() }));
      rhythm = touched(rhythm, paths.length, now());
      waking.abort();
    },
    wake: () => waking.abort(),
    isTouched: path => fresh.has(path),
    waiting,
  };
}

/** A program that was started between the two has not got what was saved last. */
function savedAgain(
  before: Pick<Change, 'since'> | undefined,
  { since, againAt = since }: Pick<Change, 'since' | 'againAt'>,
): Pick<Change, 'since' | 'againAt'> {
  const first = before?.since ?? since;
  return againAt > first ? { since: first, againAt } : { since: first };
}
