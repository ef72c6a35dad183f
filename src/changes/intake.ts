import { calm, dueAt, type Rhythm, settled, touched } from '../reloading/quiet.ts';
import type { Inventory } from '../sources/inventory.ts';
import type { Change } from './change.ts';
import type { Fault } from './gate.ts';

/** Where what was saved waits until it can be put to work: for a quiet moment, and for code that compiles. */
export interface Intake {
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
}

export interface IntakeSurroundings {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  readonly inventory: Inventory;
  /** What keeps these from being put to work; paths below the checkout, in the faults too. */
  check(changes: readonly Change[]): Promise<readonly Fault[]>;
  /** Whether nothing is to be taken up now: not looked into, compiled or installed. */
  isHeld(): boolean;
  /** Whether a program is in the middle of changing many files. */
  isGitBusy(): boolean;
  /** How long a reload usually takes. */
  usualMs(): number;
  /** These are in order; from now on they count as put to work. */
  onReady(changes: readonly Change[]): void;
  /** What waits, or what holds it back, is another one. */
  onWaiting(waiting: Waiting): void;
}

/** A git that was killed leaves its lock for good. */
const gitMs = 30_000;
const gitPollMs = 50;

export function createIntake(around: IntakeSurroundings, signal: AbortSignal): Intake {
  const { inventory, now } = around;
  const fresh = new Map<string, number>();
  const changes = new Map<string, Change>();
  const faults = new Map<string, Fault>();
  let rhythm: Rhythm = calm;
  let waking = new AbortController();
  const waiting = (): Waiting => ({
    changes: [...changes.values()],
    touched: [...fresh].map(([path, since]) => ({ path, since })),
    faults: [...faults.values()],
  });

  /** What was touched is a change, or, with its old content back, is none any more. Gives what has to be checked. */
  const takeUp = (): Change[] => {
    const taken = [...fresh];
    fresh.clear();
    rhythm = settled(rhythm);
    return taken.flatMap(([path, since]) => {
      const known = changes.get(path);
      faults.delete(path);
      changes.delete(path);
      if (!inventory.isChanged(path)) return [];
      const change = { path, isNew: !inventory.accepted().has(path), since: known?.since ?? since };
      changes.set(path, change);
      return inventory.exists(path) ? [change] : [];
    });
  };

  const settle = async () => {
    const unchecked = takeUp();
    for (const fault of unchecked.length > 0 ? await around.check(unchecked) : []) faults.set(fault.path, fault);
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
    const lastAt = now() + gitMs;
    while (!signal.aborted && now() < lastAt && around.isGitBusy()) await around.sleep(gitPollMs, signal);
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
      for (const path of paths) if (!fresh.has(path)) fresh.set(path, since?.(path) ?? around.wallClock());
      rhythm = touched(rhythm, paths.length, now());
      waking.abort();
    },
    wake: () => waking.abort(),
    isTouched: path => fresh.has(path),
    waiting,
  };
}
