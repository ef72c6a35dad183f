import type { Change } from './change.ts';
import { calm, dueAt, type Rhythm, settled, touched } from './debounce.ts';
import type { GitLock } from './git-lock.ts';
import type { Inventory } from './inventory.ts';
import type { Compared, Compiled, Fault } from './syntax-check.ts';

/** Holds saved changes until they can be applied: until saving pauses, and until the code compiles. */
export interface ChangeQueue {
  /**
   * Reports that these files were touched. `since` gives the time (epoch ms) if it is known better than the time of the
   * call.
   */
  touch(paths: readonly string[], since?: (path: string) => number): void;
  /** Reports that `isHeld` changed. */
  wake(): void;
  /** Whether an event named this file and it has not been examined yet. */
  isTouched(path: string): boolean;
  /** The waiting changes, and what holds them back. */
  waiting(): Waiting;
}

export interface Waiting {
  readonly changes: readonly Change[];
  /** Files that were touched but not examined yet; they may turn out to be unchanged. */
  readonly touched: readonly Pick<Change, 'path' | 'since'>[];
  /** What does not compile or cannot be installed; empty while the queue only waits for a pause in saving. */
  readonly faults: readonly Fault[];
  /** The git lock, while the queue waits for it. */
  readonly git?: GitLock;
}

export interface ChangeQueueParts {
  /** Monotonic milliseconds. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  readonly inventory: Inventory;
  /**
   * Finds what prevents these changes from being applied, and which of them compile to the same code. Paths are
   * relative to the checkout.
   */
  check(changes: readonly Change[]): Promise<Compiled>;
  /** Whether nothing may be examined, compiled or installed now. */
  isHeld(): boolean;
  /** Undefined if git is not changing files. */
  gitLock(): GitLock | undefined;
  /** Called when git has been waited for a while, or when its lock was left behind and is no longer waited for. */
  onGitLock(lock: GitLock, isLeftBehind: boolean): void;
  /** How long a reload usually takes. */
  usualMs(): number;
  /** Called with changes that can be applied; from now on they count as applied. */
  onReady(changes: readonly Change[]): void;
  /** Called when the waiting changes, or what holds them back, changed. */
  onWaiting(waiting: Waiting): void;
}

/** A git process that was killed never removes its lock. */
const gitMs = 30_000;
const gitPollMs = 50;
/** A wait this long is reported. */
const longWaitMs = 1000;

export function createChangeQueue(around: ChangeQueueParts, signal: AbortSignal): ChangeQueue {
  const { inventory, now } = around;
  const fresh = new Map<string, Pick<Change, 'since' | 'againAt'>>();
  const changes = new Map<string, Change>();
  const faults = new Map<string, Fault>();
  /** Whether a fault has held back what is waiting. */
  let wasHeld = false;
  let rhythm: Rhythm = calm;
  let waking = new AbortController();
  let git: GitLock | undefined;
  /** The lock already reported as left behind. */
  let left: GitLock | undefined;
  const waiting = (): Waiting => ({
    changes: [...changes.values()],
    touched: [...fresh].map(([path, { since }]) => ({ path, since })),
    faults: [...faults.values()],
    ...(git && { git }),
  });

  /**
   * Turns touched files into changes; a file whose old content is back is no change. Returns what has to be checked.
   * `isFirst`: no earlier content of the file is waiting, so its byte code may still be that of the applied code.
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
    wasHeld = faults.size > 0 || (wasHeld && changes.size > 0);
    if (faults.size === 0 && changes.size > 0) {
      const ready = wasHeld ? released([...changes.values()]) : [...changes.values()];
      wasHeld = false;
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
      // The clocks of the host and of an engine in a virtual machine may differ, so the time spent waiting counts too.
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

/** The last save was the one that mended what did not compile. */
function released(changes: readonly Change[]): readonly Change[] {
  const heldUntil = Math.max(...changes.map(({ since, againAt = since }) => againAt));
  return changes.map(change => ({ ...change, heldUntil }));
}

/** Keeps both times: a program that started between them does not have the last save. */
function savedAgain(
  before: Pick<Change, 'since'> | undefined,
  { since, againAt = since }: Pick<Change, 'since' | 'againAt'>,
): Pick<Change, 'since' | 'againAt'> {
  const first = before?.since ?? since;
  return againAt > first ? { since: first, againAt } : { since: first };
}
