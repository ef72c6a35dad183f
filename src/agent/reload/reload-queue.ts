import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { isPaused as isAtBreakpoint, placeWords } from '../../shared/model/debugging.ts';
import type { Emit } from '../../shared/model/event.ts';
import type { CodeFacts, DebugFacts, RoleReport } from '../../shared/model/report.ts';
import type { Affected } from './affected.ts';
import { oldest } from './change.ts';
import { figuresOf, namesOf, noReloads, withReload } from './figures.ts';
import { nextRounds, noRounds, type Rounds } from './rounds.ts';

/** The pending reloads of one service, and their progress. */
export interface ReloadQueue {
  /** Restarts the programs that run old code, now or as soon as nothing holds it back. */
  order(affected: Affected): void;
  /**
   * Notes that these changes compile to the code that the programs already run. Nothing is restarted unless they are
   * failing.
   */
  leave(affected: Affected): void;
  /** Called for each observation of the role. `begunAt` in monotonic milliseconds. */
  onReport(report: RoleReport | undefined, begunAt: number): void;
  pause(isPaused: boolean): void;
  /** Retries what is held or failed. */
  release(): void;
  /** Which code the service runs, not counting changes that were not ordered yet. */
  code(): CodeFacts;
  /** The files it has yet to load, relative to the checkout. */
  owes(): readonly string[];
  /** The usual duration of its reloads; 0 before the first. */
  usualMs(): number;
  /** Whether its programs are being stopped or started. */
  isBusy(): boolean;
  /** Whether it has new code and has not been healthy with it yet. */
  isUnderway(): boolean;
  /** Whether it was unhealthy when last seen. */
  isDown(): boolean;
  /** Whether a breakpoint held one of its programs when last seen; a restart would take it from under the person. */
  isAtBreakpoint(): boolean;
  /** Whether new code is about to be applied and nothing holds it back. */
  isMoving(): boolean;
}

export interface ReloadQueueParts {
  readonly service: string;
  /** Monotonic milliseconds. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
  /** Resolves once the services that go first have their new code. */
  turn(): Promise<void>;
  /**
   * Applies new code to these programs; `*` means all. `isRound`: this may be part of a loop, so record what the
   * programs write. Returns why it failed. Once `signal` aborts, nobody waits for a server's decision any more.
   */
  restart(programs: readonly string[], isRound: boolean, signal: AbortSignal): Promise<Wording | undefined>;
  /** The unhealthy instance of the same service that it waits for; undefined if there is none. */
  awaits(): string | undefined;
  /** Called when `code()` changed. */
  onChange(): void;
}

/** Changes to be applied. */
interface Owed {
  readonly since: number;
  /** Until when a person held them back, epoch milliseconds; before `since` if nobody did. */
  readonly heldUntil: number;
  readonly paths: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
}

/** Changes being applied. */
interface Underway {
  readonly since: number;
  readonly heldUntil: number;
  readonly paths: readonly string[];
  /** When its programs had been told to start, monotonic milliseconds; `notYet` before that. */
  readonly orderedAt: number;
}

/** The `orderedAt` of programs that are still being stopped and started. */
const notYet = Number.POSITIVE_INFINITY;
/** When to retry a restart that failed, once the role can be reached. */
const retryMs = 2000;
/** A server may take this long to decide even while it works, because the machine is busy. */
const decidesSoonMs = 60_000;
/** Files written during a start may be noticed shortly after it. */
const afterReloadMs = 1500;

export function createReloadQueue(around: ReloadQueueParts, signal: AbortSignal): ReloadQueue {
  const { service, now, emit, onChange } = around;
  let owed: Owed | undefined;
  let underway: Underway | undefined;
  let isOrdering = false;
  /** Aborted once it no longer matters what the service's server decides about the code of the restart under way. */
  let outdating = new AbortController();
  /** When the programs were last told to restart, monotonic milliseconds. */
  let toldAt = Number.NEGATIVE_INFINITY;
  let isPaused = false;
  let failure: Wording | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let reloads = noReloads;
  let isDown = false;
  let breakpoint: DebugFacts | undefined;
  let same: { readonly at: number; readonly paths: readonly string[] } | undefined;
  /** What was ordered last and is not run, because it does not load. */
  let refused: { readonly since: number; readonly reason: Wording } | undefined;
  let rounds: Rounds = noRounds;
  /** Whether the pending changes came close enough to a reload to ask the programs what they write. */
  let mayBeRound = false;
  /** When a person last resumed reloading, epoch milliseconds; earlier saves were held back until then. */
  let resumedAt = 0;
  /** When the last reload was over, epoch milliseconds. */
  let overAt = Number.NEGATIVE_INFINITY;

  const carryOut = async () => {
    if (isOrdering) return;
    isOrdering = true;
    while (owed !== undefined && !isPaused && !rounds.isHeld && failure === undefined) {
      await around.turn();
      // The state may have changed during the wait.
      if (signal.aborted || owed === undefined || isPaused || rounds.isHeld) break;
      const taken: Owed = owed;
      owed = undefined;
      same = undefined;
      refused = undefined;
      const { since, heldUntil } = taken;
      const paths = [...taken.paths];
      const ordered: Underway = { since, heldUntil, paths, orderedAt: notYet };
      underway = ordered;
      onChange();
      outdating = new AbortController();
      toldAt = now();
      const why = await around
        .restart([...taken.programs], mayBeRound, AbortSignal.any([signal, outdating.signal]))
        .catch((error: Error) => error.message);
      if (underway !== ordered) continue; // its container is gone
      failure = why;
      if (failure !== undefined) {
        owed = merged(taken, owed);
        failedAt = now();
      }
      underway = failure === undefined ? { ...ordered, orderedAt: now() } : undefined;
    }
    isOrdering = false;
    onChange();
  };

  const whyOwed = (): Wording | undefined => {
    if (rounds.isHeld) return whyHeld(rounds);
    if (isPaused) return message('code.paused');
    if (breakpoint !== undefined) return message('code.at-breakpoint', { place: placeWords(breakpoint.place) });
    const instance = around.awaits();
    return failure ?? (instance === undefined ? undefined : message('code.awaits-instance', { instance }));
  };
  const count = ({ changes, written }: Affected) => {
    const wasHeld = rounds.isHeld;
    rounds = nextRounds(rounds, { paths: changes.map(({ path }) => path), writtenByItself: written });
    // The time of saving counts, not the time of the order: between them lies the wait for a pause in saving.
    mayBeRound = underway !== undefined || oldest(changes) - overAt < afterReloadMs || rounds.count > 0;
    if (rounds.isHeld && !wasHeld) emit({ type: 'code-held', services: [service], reason: whyHeld(rounds) });
  };

  const order = (affected: Affected) => {
    if (affected.programs.length === 0) return;
    count(affected);
    const paths = affected.changes.map(({ path }) => path);
    const heldUntil = Math.max(...affected.changes.map(change => change.heldUntil ?? 0));
    owed = merged(
      { since: oldest(affected.changes), heldUntil, paths: new Set(paths), programs: new Set(affected.programs) },
      owed,
    );
    failure = undefined;
    outdateIfDown();
    void carryOut();
  };
  /** A server that fails with the code that it was told to load may never decide; the newer code may mend it. */
  const outdateIfDown = () => {
    if (isDown && owed !== undefined && now() - toldAt >= decidesSoonMs) outdating.abort();
  };

  return {
    order,
    leave: affected => {
      if (affected.programs.length === 0) return;
      // A person who saves such a change while the role is failing wants it tried again.
      if (isDown) return order(affected);
      const paths = affected.changes.map(({ path }) => path);
      same = { at: around.wallClock(), paths: [...new Set([...(same?.paths ?? []), ...paths])] };
      emit({ type: 'code-unchanged', service, reason: namesOf(paths) });
      onChange();
    },
    onReport: (report, begunAt) => {
      isDown = report?.health === 'unhealthy';
      breakpoint = report?.debug?.find(isAtBreakpoint);
      outdateIfDown();
      if (report === undefined) {
        outdating.abort();
        same = undefined;
        owed = undefined; // with its container it starts with the code that lies there
        underway = undefined;
        refused = undefined;
        return;
      }
      // Somebody else restarted it, and now it runs what lies there.
      if (report.keptCode === undefined) refused = undefined;
      if (failure !== undefined && report.health !== 'unknown' && now() - failedAt >= retryMs) {
        failure = undefined;
        void carryOut();
      }
      // Not even while a newer change waits for its turn: other instances wait for the end of this reload.
      if (underway === undefined || begunAt < underway.orderedAt) return;
      if (report.health !== 'healthy' && report.health !== 'unhealthy') return;
      const { since, heldUntil, paths } = underway;
      underway = undefined;
      overAt = around.wallClock();
      if (report.health === 'unhealthy') return;
      if (report.keptCode !== undefined) {
        refused = { since, reason: report.keptCode };
        emit({ type: 'code-held', services: [service], reason: report.keptCode });
        return onChange();
      }
      const at = around.wallClock();
      const last = { at, reason: namesOf(paths), tookMs: Math.max(0, at - Math.max(since, heldUntil, resumedAt)) };
      reloads = withReload(reloads, last);
      emit({ type: 'code-reloaded', service, reason: last.reason, tookMs: last.tookMs });
    },
    pause: value => {
      if (isPaused && !value) resumedAt = around.wallClock();
      isPaused = value;
      void carryOut();
    },
    release: () => {
      if (rounds.isHeld) resumedAt = around.wallClock();
      rounds = noRounds;
      failure = undefined;
      void carryOut();
    },
    code: () => {
      const figures = figuresOf(reloads);
      const known = {
        ...(figures && { reloads: figures }),
        ...(same && { same: { at: same.at, reason: namesOf(same.paths) } }),
      };
      if (owed !== undefined) {
        const reason = whyOwed();
        const isMoving = underway !== undefined && reason === undefined;
        return { state: isMoving ? 'reloading' : 'stale', since: owed.since, ...(reason && { reason }), ...known };
      }
      if (underway !== undefined) return { state: 'reloading', since: underway.since, ...known };
      if (refused !== undefined) return { state: 'stale', ...refused, ...known };
      return { state: 'current', ...(isPaused && { reason: message('code.paused') }), ...known };
    },
    owes: () => [...(owed?.paths ?? []), ...(underway?.orderedAt === notYet ? underway.paths : [])],
    usualMs: () => figuresOf(reloads)?.p50Ms ?? 0,
    isBusy: () => underway?.orderedAt === notYet,
    isUnderway: () => underway !== undefined,
    isDown: () => isDown,
    isAtBreakpoint: () => breakpoint !== undefined,
    isMoving: () =>
      underway !== undefined ||
      (owed !== undefined && !isPaused && !rounds.isHeld && failure === undefined && breakpoint === undefined),
  };
}

function merged(one: Owed, other: Owed | undefined): Owed {
  if (other === undefined) return one;
  return {
    since: Math.min(one.since, other.since),
    heldUntil: Math.max(one.heldUntil, other.heldUntil),
    paths: new Set([...one.paths, ...other.paths]),
    programs: new Set([...one.programs, ...other.programs]),
  };
}

function whyHeld({ count, paths }: Rounds): Wording {
  return message('code.loop-held', { times: count, files: namesOf([...paths]) });
}
