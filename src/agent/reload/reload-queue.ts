import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Emit } from '../../shared/model/event.ts';
import type { CodeFacts, RoleReport } from '../../shared/model/facts.ts';
import type { Affected } from './affected.ts';
import { oldest } from './change.ts';
import { figuresOf, namesOf, noReloads, withReload } from './figures.ts';
import { type Came, nextRounds, noRounds, type Rounds } from './rounds.ts';

/** The orders of one service: what it has yet to run, and how far that is. */
export interface ReloadQueue {
  /** Has the programs that run the old code restarted, now or once nothing holds that back. */
  order(affected: Affected): void;
  /** What these changes compile to is what its programs run: nothing has to be done, unless they do not work. */
  leave(affected: Affected): void;
  /** Of each look at the role; `begunAt` in monotonic milliseconds. */
  onReport(report: RoleReport | undefined, begunAt: number): void;
  pause(isPaused: boolean): void;
  /** Tries again what is held or failed. */
  release(): void;
  /** Which code it runs, but for what is not ordered yet. */
  code(): CodeFacts;
  /** What it has yet to run, by paths below the checkout. */
  owes(): readonly string[];
  /** How long a reload of it usually takes; 0 before the first. */
  usualMs(): number;
  /** Whether its programs are being stopped or started. */
  isBusy(): boolean;
  /** Whether new code is about to be applied in it, and nothing holds that back. */
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
  /** Resolves when those that come first have their new code. */
  turn(): Promise<void>;
  /**
   * Puts new code to work in these; `*` stands for all. `isRound`: it may be one of a loop, so that what they write
   * is to be found out. Gives why that failed.
   */
  restart(programs: readonly string[], isRound: boolean): Promise<Wording | undefined>;
  /** What is told of it has changed. */
  onChange(): void;
}

/** What is to be applied. */
interface Owed {
  readonly since: number;
  readonly paths: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
}

/** What is being applied. */
interface Underway {
  readonly since: number;
  readonly paths: readonly string[];
  /** When its programs had been told to start, monotonic milliseconds. */
  readonly orderedAt: number;
  /** The same, but epoch milliseconds; until then, when they were told to stop. */
  readonly startedAt: number;
}

/** Until a restart that failed is tried again, in a role that can be asked. */
const retryMs = 2000;
/** What a start writes may be noticed a moment after it is over. */
const afterReloadMs = 1500;
/** A loop that is only inferred gets another chance when it has been quiet for so long: it may be a person who saves. */
const anotherChanceMs = 10_000;
/** A start writes while it loads: what changes so long after it, or after a loop was inferred, was saved by a person. */
const lateWriteMs = 3000;
/**
 * In a hold both times are twice as long after each time that a person was believed in, for a start may write late
 * and unseen.
 */
const mostDoubt = 4;

export function createReloadQueue(around: ReloadQueueParts, signal: AbortSignal): ReloadQueue {
  const { service, now, emit, onChange } = around;
  let owed: Owed | undefined;
  let underway: Underway | undefined;
  let isOrdering = false;
  let isPaused = false;
  let failure: Wording | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let reloads = noReloads;
  let isDown = false;
  let same: { readonly at: number; readonly paths: readonly string[] } | undefined;
  let rounds: Rounds = noRounds;
  /** Whether what is owed came close enough to a reload for its programs to be asked what they write. */
  let mayBeRound = false;
  /** When a person let it go on last, epoch milliseconds: what was saved before was held back until then. */
  let resumedAt = 0;
  /** Whether the service is known to have written itself what it was held for. */
  let isKnownLoop = false;
  /** Epoch milliseconds, of the change that made a loop of it. */
  let heldAt = 0;
  let doubt = 1;
  /** Epoch milliseconds. */
  let overAt = Number.NEGATIVE_INFINITY;

  const carryOut = async () => {
    if (isOrdering) return;
    isOrdering = true;
    while (owed !== undefined && !isPaused && !rounds.isHeld && failure === undefined) {
      await around.turn();
      // Much may have been said while it waited.
      if (owed === undefined || isPaused || rounds.isHeld) break;
      const taken: Owed = owed;
      owed = undefined;
      same = undefined;
      const [since, paths, startedAt] = [taken.since, [...taken.paths], around.wallClock()];
      underway = { since, paths, orderedAt: Number.POSITIVE_INFINITY, startedAt };
      onChange();
      failure = await around.restart([...taken.programs], mayBeRound).catch((error: Error) => error.message);
      if (failure !== undefined) {
        owed = merged(taken, owed);
        failedAt = now();
      }
      underway = failure === undefined ? { ...underway, orderedAt: now(), startedAt: around.wallClock() } : undefined;
    }
    isOrdering = false;
    onChange();
  };

  const believe = () => {
    doubt = Math.min(2 * doubt, mostDoubt);
  };
  /** When it was saved counts, and not when its turn came: between them lies a pause that is waited for. */
  const whenCame = (savedAt: number): Came => {
    if (savedAt - overAt < afterReloadMs) return 'at-start';
    if (underway === undefined) return 'later';
    return savedAt - underway.startedAt <= lateWriteMs ? 'at-start' : 'while-reloading';
  };
  const count = ({ changes, written }: Affected) => {
    const paths = changes.map(({ path }) => path);
    const savedAt = oldest(changes);
    const came = whenCame(savedAt);
    const before = rounds;
    rounds = nextRounds(before, { paths, writtenByItself: written, came });
    mayBeRound = came !== 'later' || rounds.count > 0;
    if (rounds.count === 0) doubt = 1;
    if (!rounds.isHeld) return;
    isKnownLoop = paths.every(path => written.has(path));
    if (before.isHeld) {
      rounds = { ...rounds, count: before.count }; // nothing was reloaded meanwhile
      if (!isKnownLoop && savedAt - heldAt > lateWriteMs * doubt) {
        rounds = noRounds;
        return believe();
      }
    } else {
      heldAt = savedAt;
      emit({ type: 'code-held', services: [service], reason: whyHeld(rounds, isKnownLoop) });
    }
    if (isKnownLoop) return;
    const held = rounds;
    void around.sleep(anotherChanceMs * doubt, signal).then(() => {
      if (rounds !== held || signal.aborted) return;
      rounds = { ...held, isHeld: false };
      believe();
      void carryOut();
    });
  };

  const order = (affected: Affected) => {
    if (affected.programs.length === 0) return;
    count(affected);
    const paths = affected.changes.map(({ path }) => path);
    owed = merged(
      { since: oldest(affected.changes), paths: new Set(paths), programs: new Set(affected.programs) },
      owed,
    );
    failure = undefined;
    void carryOut();
  };

  return {
    order,
    leave: affected => {
      if (affected.programs.length === 0) return;
      // Whoever saves such a change then wants it tried again.
      if (isDown) return order(affected);
      const paths = affected.changes.map(({ path }) => path);
      same = { at: around.wallClock(), paths: [...new Set([...(same?.paths ?? []), ...paths])] };
      emit({ type: 'code-unchanged', service, reason: namesOf(paths) });
      onChange();
    },
    onReport: (report, begunAt) => {
      isDown = report?.health === 'unhealthy';
      if (report === undefined) {
        same = undefined;
        owed = undefined; // with its container it starts with the code that lies there
        underway = undefined;
        return;
      }
      if (failure !== undefined && report.health !== 'unknown' && now() - failedAt >= retryMs) {
        failure = undefined;
        void carryOut();
      }
      if (underway === undefined || isOrdering || begunAt < underway.orderedAt) return;
      if (report.health !== 'healthy' && report.health !== 'unhealthy') return;
      const { since, paths } = underway;
      underway = undefined;
      overAt = around.wallClock();
      if (report.health === 'unhealthy') return;
      const at = around.wallClock();
      const last = { at, reason: namesOf(paths), tookMs: Math.max(0, at - Math.max(since, resumedAt)) };
      reloads = withReload(reloads, last);
      emit({ type: 'code-reloaded', service, reason: last.reason, tookMs: last.tookMs });
    },
    pause: value => {
      if (isPaused && !value) resumedAt = around.wallClock();
      isPaused = value;
      void carryOut();
    },
    release: () => {
      rounds = noRounds;
      doubt = 1;
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
        const reason = rounds.isHeld ? whyHeld(rounds, isKnownLoop) : isPaused ? message('code.paused') : failure;
        const isMoving = underway !== undefined && reason === undefined;
        return { state: isMoving ? 'reloading' : 'stale', since: owed.since, ...(reason && { reason }), ...known };
      }
      if (underway !== undefined) return { state: 'reloading', since: underway.since, ...known };
      return { state: 'current', ...(isPaused && { reason: message('code.paused') }), ...known };
    },
    owes: () => [...(owed?.paths ?? []), ...(isOrdering ? (underway?.paths ?? []) : [])],
    usualMs: () => figuresOf(reloads)?.p50Ms ?? 0,
    isBusy: () => isOrdering,
    isMoving: () =>
      underway !== undefined || (owed !== undefined && !isPaused && !rounds.isHeld && failure === undefined),
  };
}

function merged(one: Owed, other: Owed | undefined): Owed {
  if (other === undefined) return one;
  return {
    since: Math.min(one.since, other.since),
    paths: new Set([...one.paths, ...other.paths]),
    programs: new Set([...one.programs, ...other.programs]),
  };
}

function whyHeld({ count, paths }: Rounds, isKnownLoop: boolean): Message {
  return message(isKnownLoop ? 'code.loop-known' : 'code.loop-inferred', { times: count, files: namesOf([...paths]) });
}
