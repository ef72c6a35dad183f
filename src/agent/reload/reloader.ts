import { isDeepStrictEqual } from 'node:util';
import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Emit } from '../../shared/model/event.ts';
import type { CodeFacts, RoleReport } from '../../shared/model/report.ts';
import { type Affected, affectedBy, type Reach } from './affected.ts';
import type { Change } from './change.ts';
import { createChangeQueue, type Waiting } from './change-queue.ts';
import { codeFacts } from './code-facts.ts';
import { type GitLock, leftBehind } from './git-lock.ts';
import { isIgnored } from './ignored.ts';
import type { Inventory } from './inventory.ts';
import { kindOf } from './kind.ts';
import { createReloadQueue, type ReloadQueue } from './reload-queue.ts';
import { type Reloadable, type Reloaded, toReloaded } from './rule.ts';
import { type Compiled, placeOf } from './syntax-check.ts';
import { createTurns } from './turns.ts';

/** Applies saved changes to the roles that run the code. */
export interface Reloader {
  /** Sets the services to reload; some of them may not be reloadable. */
  apply(services: readonly Reloadable[]): void;
  /** Whether changes to this file (relative to the checkout) matter. */
  isTracked(path: string): boolean;
  /** Called with files that had an event. */
  onTouched(paths: readonly string[]): void;
  /**
   * Called with all files. Returns those that differ and had no event. `isTold`: whether there should have been events.
   */
  onListing(files: readonly string[], isTold: boolean): Promise<readonly string[]>;
  /** Called for each observation of a role. */
  onReport(service: string, report: RoleReport | undefined, begunAt: number): void;
  /** Which code a service runs; undefined if it is not reloaded. */
  code(service: string): CodeFacts | undefined;
  /** When code of a service was last saved, epoch milliseconds; 0 if it was not since this agent started. */
  savedAt(service: string): number;
  /** Pauses or resumes one service or all. Returns the paused ones, or undefined if there is no such service. */
  pause(service: string | undefined, isPaused: boolean): readonly string[] | undefined;
  paused(): readonly string[];
  /** Files that count as applied although some service has yet to load them, relative to the checkout. */
  owed(): ReadonlySet<string>;
  /** The names of the services that are reloaded. */
  services(): readonly string[];
}

export interface ReloaderParts {
  now(): number;
  wallClock(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
  readonly inventory: Inventory;
  /** The services that an earlier agent left paused. */
  readonly paused: readonly string[];
  reach(service: string): Reach;
  /** Compiles Python and installs packages. Paths are relative to the checkout. */
  check(changes: readonly Change[]): Promise<Compiled>;
  gitLock(): GitLock | undefined;
  /** The number of cores of this machine. */
  readonly cores: number;
  /** See `ReloadQueueParts.restart`. */
  restart(
    rule: Reloaded,
    programs: readonly string[],
    isRound: boolean,
    signal: AbortSignal,
  ): Promise<Wording | undefined>;
  /** Called when the code status of a role changed. */
  onChange(service: string): void;
  /** Called when there is something to save and no restart is in progress. */
  onRest(): void;
}

interface Member {
  readonly known: Reloadable;
  readonly rule: Reloaded;
  readonly queue: ReloadQueue;
  readonly leaving: AbortController;
  savedAt: number;
}

/** The longest delay of events, including half a second during which the library collects more of them. */
const eventsTakeMs = 1000;
function serviceOf(known: Reloadable | undefined): string | undefined {
  return known?.instanceOf ?? known?.name;
}

/** Means all services. */
const everybody = '*';

export function createReloader(around: ReloaderParts, signal: AbortSignal): Reloader {
  const { inventory, wallClock, emit } = around;
  const members = new Map<string, Member>();
  const paused = new Set(around.paused);
  let isNewRule = false;
  let hasListed = false;
  let listedAt = wallClock();
  let waiting: Waiting = { changes: [], touched: [], faults: [] };
  let held: ReadonlyMap<string, Affected> = new Map();
  let told = '';
  const isPaused = (name: string) => paused.has(everybody) || paused.has(name);

  const affected = (changes: readonly Change[]) =>
    Promise.all(
      [...members.values()].map(
        async ({ rule }) => [rule.name, await affectedBy(changes, rule, around.reach(rule.name))] as const,
      ),
    );
  const concerned = async (changes: readonly Change[]): Promise<ReadonlyMap<string, Affected>> =>
    new Map((await affected(changes)).filter(([, { programs }]) => programs.length > 0));
  const tellAll = (names: Iterable<string>) => {
    for (const name of names) around.onChange(name);
  };
  const onWaiting = async (next: Waiting) => {
    waiting = next;
    const before = held;
    held = next.faults.length > 0 ? await concerned(next.changes) : new Map();
    tellAll(new Set([...before.keys(), ...held.keys()]));
    const [first] = next.faults;
    const said = first === undefined ? '' : JSON.stringify(first);
    if (first !== undefined && said !== told && held.size > 0)
      emit({ type: 'code-held', services: [...held.keys()], reason: first.reason, where: placeOf(first) });
    told = said;
  };
  const onReady = async (changes: readonly Change[]) => {
    const same = changes.filter(({ isSame }) => isSame);
    const others = changes.filter(({ isSame }) => !isSame);
    for (const [name, its] of await affected(others)) {
      const member = members.get(name);
      if (member === undefined || its.savedAt === 0) continue;
      member.savedAt = Math.max(member.savedAt, its.savedAt);
      member.queue.order(its);
      around.onChange(name);
    }
    for (const [name, its] of await concerned(same)) members.get(name)?.queue.leave(its);
    for (const { path } of changes)
      if (kindOf(path) === 'definition')
        emit({
          type: 'notice-given',
          text: message('code.file-changed', { path }),
          hint: message('code.up-applies'),
        });
    rest();
  };
  const rest = () => {
    if (![...members.values()].some(({ queue }) => queue.isBusy())) around.onRest();
  };
  /** Files that no program has loaded, for example a half-finished draft, hold nobody back. */
  const check = async (changes: readonly Change[]) => {
    const { faults, compared } = await around.check(changes);
    const faulty = changes.filter(({ path }) => faults.some(fault => fault.path === path));
    const loaded = [...(await concerned(faulty)).values()].flatMap(affected => affected.changes);
    return { faults: faults.filter(fault => loaded.some(({ path }) => path === fault.path)), compared };
  };
  const changeQueue = createChangeQueue(
    {
      ...around,
      check,
      isHeld: () => members.size > 0 && [...members.keys()].every(isPaused),
      usualMs: () => Math.max(0, ...[...members.values()].map(({ queue }) => queue.usualMs())),
      onReady: changes => void onReady(changes),
      onWaiting: next => void onWaiting(next),
      onGitLock: (lock, isLeftBehind) => {
        if (isLeftBehind) emit(leftBehind(lock));
        tellAll(members.keys());
      },
    },
    signal,
  );

  const turns = createTurns(
    {
      ...around,
      moving: () => [...members.values()].filter(({ queue }) => queue.isMoving()).map(({ rule }) => rule.order),
    },
    signal,
  );
  /**
   * Instances of a service are reloaded one after the other, so that at most one is down. If one is unhealthy, the others
   * wait. An unhealthy instance does not wait: it has nothing to lose.
   */
  const inTheWay = ({ name, instanceOf = name }: Reloadable): { name: string; isDown: boolean } | undefined => {
    const names = [...members.keys()];
    const own = members.get(name);
    if (own === undefined || own.queue.isDown()) return undefined;
    const others = names.filter(other => other !== name && serviceOf(members.get(other)?.known) === instanceOf);
    const found = others.find(other => {
      const queue = members.get(other)?.queue;
      const isBefore = names.indexOf(other) < names.indexOf(name);
      return queue !== undefined && (queue.isUnderway() || queue.isDown() || (isBefore && queue.isMoving()));
    });
    return found === undefined ? undefined : { name: found, isDown: members.get(found)?.queue.isDown() ?? false };
  };
  const join = (known: Reloadable) => {
    const rule = toReloaded(known);
    if (rule === undefined) return;
    const leaving = new AbortController();
    const queue = createReloadQueue(
      {
        ...around,
        service: known.name,
        turn: () => turns.turn(rule.order, () => inTheWay(known) !== undefined || queue.isAtBreakpoint()),
        awaits: () => {
          const other = inTheWay(known);
          return other?.isDown ? other.name : undefined;
        },
        restart: (...asked) => around.restart(rule, ...asked),
        onChange: () => {
          around.onChange(known.name);
          turns.onChange();
          rest();
        },
      },
      AbortSignal.any([signal, leaving.signal]),
    );
    queue.pause(isPaused(known.name));
    members.set(known.name, { known, rule, queue, leaving, savedAt: 0 });
    isNewRule ||= hasListed || inventory.accepted().size === 0;
  };

  return {
    apply: services => {
      for (const [name, member] of members) {
        if (services.some(service => isDeepStrictEqual(service, member.known))) continue;
        member.leaving.abort();
        members.delete(name);
      }
      for (const service of services) if (!members.has(service.name)) join(service);
    },
    isTracked: path =>
      !isIgnored(path) &&
      (['packages', 'definition'].includes(kindOf(path)) ||
        [...members.values()].some(({ rule }) => rule.concerns(path))),
    onTouched: paths => changeQueue.touch(paths),
    onListing: async (files, isTold) => {
      // A file that matters only since now is no change.
      if (isNewRule) {
        await inventory.adopt(files);
        rest();
      }
      isNewRule = false;
      hasListed = true;
      const found = (await inventory.differing(files)).filter(path => !changeQueue.isTouched(path));
      if (found.length > 0 && isTold) await around.sleep(eventsTakeMs, signal);
      const missed = found.filter(path => !changeQueue.isTouched(path) && inventory.isDifferent(path));
      const earliest = listedAt;
      listedAt = wallClock();
      const between = (at: number) => Math.min(Math.max(at, earliest), listedAt);
      if (missed.length > 0) changeQueue.touch(missed, path => between(inventory.savedAt(path) ?? listedAt));
      return missed;
    },
    onReport: (service, report, begunAt) => {
      members.get(service)?.queue.onReport(report, begunAt);
      turns.onChange();
    },
    code: service => {
      const member = members.get(service);
      const pending = {
        held: held.get(service),
        heldBy: waiting.faults[0],
        waiting: changeQueue.waiting(),
        now: wallClock(),
      };
      return member && codeFacts(member.queue.code(), member.rule, pending);
    },
    savedAt: service => members.get(service)?.savedAt ?? 0,
    pause: (service, value) => {
      if (service !== undefined && !members.has(service)) return undefined;
      if (value) paused.add(service ?? everybody);
      else if (service === undefined) paused.clear();
      else {
        // One of all paused services resumes: from now on, the others are paused by name.
        if (paused.delete(everybody)) for (const name of members.keys()) paused.add(name);
        paused.delete(service);
      }
      for (const [name, { queue }] of members) {
        queue.pause(isPaused(name));
        if (!value && (service === undefined || service === name)) queue.release();
        around.onChange(name);
      }
      changeQueue.wake();
      rest();
      return [...paused];
    },
    paused: () => [...paused],
    owed: () => new Set([...members.values()].flatMap(({ queue }) => queue.owes())),
    services: () => [...members.keys()],
  };
}
