import { isDeepStrictEqual } from 'node:util';
import { type Message, message } from '../../shared/messages/message.ts';
import { sameText, type Wording } from '../../shared/messages/wording.ts';
import type { Emit } from '../../shared/model/event.ts';
import type { AnsweredReport, CodeFacts, RoleReport } from '../../shared/model/report.ts';
import { isStep } from '../../shared/model/traits.ts';
import type { ObservedService } from '../io/definition.ts';
import { type Bulletin, createBulletin } from './bulletin.ts';
import type { Supervision } from './look-at.ts';
import { observeRole } from './observe-role.ts';
import { type Ordered, orderPrograms, type Restarted, restartRole, type Wish } from './restart-role.ts';
import type { RoleProbe } from './role-probe.ts';
import type { Supervisor } from './supervisor.ts';

/** The roles that are being observed. */
export interface Roster {
  /** Sets the roles to observe. Unchanged roles keep what is known about them. */
  apply(services: readonly ObservedService[]): void;
  /** Calls all roles unknown for this reason, until it is undefined again. They are still observed. */
  doubt(reason: Wording | undefined): void;
  /** Why no finding can be trusted, on one line. */
  doubted(): Wording | undefined;
  /**
   * The latest report of each role that exists or existed, with its latest changes. The caller counts as watching for a
   * while.
   */
  reports(): AnsweredReport[];
  /** The same after a close look that starts now. A role that takes longer than this is unknown. */
  look(withinMs: number): Promise<AnsweredReport[]>;
  /** Looks at a role now, because something happened to it. Ignores names that are not observed. */
  wake(service: string): void;
  /** Restarts programs of a service. Resolves when they are starting. */
  restart(service: string, wish?: Wish): Promise<Restarted>;
  /** Stops or starts programs of a service. Resolves when they have ended, or are starting. */
  order(service: string, order: 'stop' | 'start', programs: readonly string[]): Promise<Ordered>;
  /** The loop that has not run lately and cannot be trusted; undefined if all is well. */
  stalled(): Message | undefined;
}

/** How a role is reached. A store has no supervisor. */
export interface Reached {
  readonly supervision?: Supervision & { readonly supervisor: Supervisor };
  readonly probe?: RoleProbe;
}

interface Parts {
  /** Monotonic milliseconds. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
  connect(service: ObservedService): Reached;
  /** Which code it runs; undefined if nothing reloads it. */
  code(service: string): CodeFacts | undefined;
  /** When its code was last saved, epoch milliseconds; 0 if that is not known. */
  savedAt(service: string): number;
  /** Called for each final look before its report is published; see `RoleParts.onReport`. */
  onReport(service: string, report: RoleReport | undefined, begunAt: number): void;
}

interface Member {
  readonly service: ObservedService;
  readonly reached: Reached;
  readonly bulletin: Bulletin;
  readonly stopping: AbortController;
  /** Ends the current pause, or the next one if there is none. */
  wake(): void;
  isRestarting: boolean;
  /** When its last restart was complete. */
  restartedAt: number;
  steppedAt: number;
  /** Callers waiting for a look that began at or after this time. */
  waiting: readonly { readonly since: number; done(): void }[];
}

/** Whoever asked for the reports counts as watching for this long. */
export const watchedForMs = 60_000;
/** More than the longest time between two steps of a look. */
const stalledAfterMs = 10_000;

export function createRoster(around: Parts): Roster {
  const members = new Map<string, Member>();
  let watchedUntil = Number.NEGATIVE_INFINITY;
  let doubted: Wording | undefined;
  const isWatched = () => around.now() < watchedUntil;
  const reports = () => [...members.values()].flatMap(member => member.bulletin.latest() ?? []);
  const watch = () => {
    const isNew = !isWatched();
    watchedUntil = around.now() + watchedForMs;
    return isNew;
  };
  const wakeAll = () => {
    for (const member of members.values()) member.wake();
  };
  return {
    apply: services => {
      for (const [name, member] of members) {
        if (services.some(service => isDeepStrictEqual(service, member.service))) continue;
        member.stopping.abort();
        member.wake();
        members.delete(name);
      }
      for (const service of services)
        if (!members.has(service.name))
          members.set(service.name, observe(service, { ...around, doubt: () => doubted }, isWatched));
    },
    doubt: reason => {
      if (sameText(reason, doubted)) return;
      doubted = reason;
      wakeAll();
    },
    doubted: () => doubted,
    reports: () => {
      if (watch()) wakeAll();
      return reports();
    },
    look: async withinMs => {
      watch();
      const over = new AbortController();
      const looks = [...members.values()].map(member => nextLook(member, around.now()));
      wakeAll();
      const late = around.sleep(withinMs, over.signal).then(() => 'late' as const);
      const all = await Promise.race([late, Promise.all(looks.map(({ done }) => done))]);
      over.abort();
      if (all !== 'late') return reports();
      const silent = new Set(looks.filter(look => !look.isDone()).map(({ service }) => service));
      const reason = message('agent.look-late', { withinMs });
      return reports().map(report => (silent.has(report.service) ? { ...report, health: 'unknown', reason } : report));
    },
    wake: service => members.get(service)?.wake(),
    restart: async (service, wish = {}) => {
      const member = members.get(service);
      if (member?.reached.supervision) return restart(member, member.reached.supervision.supervisor, wish, around.now);
      return unsupervised(service, members.values());
    },
    order: async (service, order, programs) => {
      const member = members.get(service);
      if (!member?.reached.supervision) return unsupervised(service, members.values());
      const ordered = await orderPrograms(service, member.reached.supervision.supervisor, order, programs);
      member.wake();
      return ordered;
    },
    stalled: () => {
      const stalled = [...members.values()].find(member => around.now() - member.steppedAt > stalledAfterMs);
      const agoMs = Math.round((around.now() - (stalled?.steppedAt ?? 0)) / 1000) * 1000;
      return stalled && message('agent.loop-stalled', { service: stalled.service.name, agoMs });
    },
  };
}

/** Refuses a service without a supervisor, and names those that have one. */
function unsupervised(service: string, members: Iterable<Member>) {
  const existing = [...members].filter(({ reached }) => reached.supervision).map(other => other.service.name);
  return { type: 'unknown', reason: message('agent.service-unknown', { service, existing }) } as const;
}

function observe(
  service: ObservedService,
  around: Parts & { doubt(): Wording | undefined },
  isWatched: () => boolean,
): Member {
  const reached = around.connect(service);
  const { pause, wake } = createPause(around.sleep);
  const member: Member = {
    service,
    reached,
    wake,
    bulletin: createBulletin(service.name, around),
    stopping: new AbortController(),
    isRestarting: false,
    restartedAt: Number.NEGATIVE_INFINITY,
    steppedAt: around.now(),
    waiting: [],
  };
  const parts = {
    ...reached,
    now: around.now,
    wallClock: around.wallClock,
    savedAt: () => around.savedAt(service.name),
    isWatched,
    pause,
    onStep: () => {
      member.steppedAt = around.now();
    },
    onReport: (report: RoleReport | undefined, begunAt: number, isFinal: boolean) => {
      // Observations from before the end of a restart do not apply after it.
      if (begunAt < member.restartedAt) return;
      const seen = report && asSeen(report, member);
      if (isFinal) around.onReport(service.name, seen, begunAt);
      const code = around.code(service.name);
      member.bulletin.publish(seen && { ...seen, ...(code && { code }) });
      const served = member.waiting.filter(({ since }) => isFinal && since <= begunAt);
      member.waiting = member.waiting.filter(({ since }) => !isFinal || since > begunAt);
      for (const { done } of served) done();
    },
  };
  void observeRole(service.name, parts, member.stopping.signal);
  return member;
}

/** The first look at a role that begins at or after this time. */
function nextLook(member: Member, since: number): { service: string; done: Promise<void>; isDone(): boolean } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isDone = false;
  const done = () => {
    isDone = true;
    resolve();
  };
  member.waiting = [...member.waiting, { since, done }];
  return { service: member.service.name, done: promise, isDone: () => isDone };
}

function asSeen(report: RoleReport, { service, isRestarting }: Member): RoleReport {
  if (isStep(service)) return ofStep(report);
  return isRestarting ? duringRestart(report) : report;
}

/** Whether a step is done is up to its container. Its notes say what is missing of its result. */
function ofStep({ service, notes }: RoleReport): RoleReport {
  return { service, programs: [], health: 'unknown', reason: '', ...(notes && { notes }) };
}

/** Between stop and start, a program is down because it was told to be. */
function duringRestart(report: RoleReport): RoleReport {
  const { service, programs, health } = report;
  return health === 'unhealthy'
    ? { service, programs, health: 'starting', reason: message('agent.restarting') }
    : report;
}

async function restart(member: Member, supervisor: Supervisor, wish: Wish, now: Parts['now']): Promise<Restarted> {
  const restarted = await restartRole(member.service.name, supervisor, wish, () => {
    member.isRestarting = true;
    member.wake();
  });
  member.isRestarting = false;
  member.restartedAt = now();
  member.wake();
  return restarted;
}

/**
 * A pause that can be ended early. Waking during a look shortens the next pause, because the look may have been too
 * early.
 */
function createPause(sleep: Parts['sleep']): { pause(durationMs: number): Promise<boolean>; wake(): void } {
  let waking = new AbortController();
  return {
    pause: async durationMs => {
      await sleep(durationMs, waking.signal);
      const isWoken = waking.signal.aborted;
      if (isWoken) waking = new AbortController();
      return isWoken;
    },
    wake: () => waking.abort(),
  };
}
