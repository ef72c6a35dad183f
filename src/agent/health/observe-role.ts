import { message } from '../../shared/messages/message.ts';
import { heldIn, whyHeld } from '../../shared/model/debugging.ts';
import type { RoleReport } from '../../shared/model/report.ts';
import { calmMs, delayBeforeNextLook, unsettledMs } from './cadence.ts';
import { crashLoops, howItEnded } from './crashes.ts';
import { firstMemory, judge, runsOf } from './judge.ts';
import type { Ran } from './judge-programs.ts';
import { killedForMemory } from './killed-for-memory.ts';
import { type LookParts, lookAt, type State, type Turn } from './look-at.ts';
import { lostWorkers } from './lost-workers.ts';
import type { Probed } from './role-probe.ts';

/** What the observer of one role needs. */
export interface RoleParts extends Omit<LookParts, 'onStartedAnew'> {
  /** Epoch milliseconds. */
  wallClock(): number;
  /** When its code was last saved, epoch milliseconds; 0 if that is not known. */
  savedAt(): number;
  /** Whether somebody wants to know more than whether it works. */
  isWatched(): boolean;
  /** Resolves with false after this time, or with true as soon as the role has to be looked at. */
  pause(durationMs: number): Promise<boolean>;
  /**
   * Called after each look, without a report if the role does not exist. `begunAt` is when the look began. `isFinal` is
   * false if another look follows before the result is certain: after one failed probe a role still counts as healthy.
   */
  onReport(report: RoleReport | undefined, begunAt: number, isFinal: boolean): void;
}

/** The intervals for a role without a probe. */
const unprobed = { fastestMs: 150, steadyMs: calmMs };

const first: State = { memory: firstMemory, health: 'unknown' };

/** Looks at one role repeatedly until the signal aborts. Looks never overlap. */
export async function observeRole(service: string, around: RoleParts, signal: AbortSignal): Promise<void> {
  let state = first;
  let isWoken = true;
  while (!signal.aborted) {
    const begunAt = around.now();
    const isWatched = around.isWatched() || begunAt - state.memory.changedAt < unsettledMs;
    const { report, next } = await lookOnce(service, state, { isWoken, isWatched }, around);
    if (signal.aborted) return;
    state = next;
    const isDoubtful = state.health === 'healthy' && state.memory.failures > 0;
    // After one failed probe it still counts as healthy; whoever asked for a look waits for the next one, which
    // decides.
    around.onReport(report, begunAt, !isDoubtful);
    const delayMs = delayBeforeNextLook({
      health: state.health,
      isDoubtful,
      isWatched,
      sinceChangeMs: around.now() - state.memory.changedAt,
      ...(around.probe ?? unprobed),
    });
    isWoken = await around.pause(delayMs);
  }
}

async function lookOnce(
  service: string,
  before: State,
  turn: Turn,
  around: RoleParts,
): Promise<{ report?: RoleReport; next: State }> {
  try {
    around.onStep();
    const now = around.now();
    const onStartedAnew = (ran: Ran) => around.onReport(startedAnew(service, ran, before), now, false);
    const found = await lookAt(before, turn, { ...around, onStartedAnew });
    if (found === undefined) return { next: first };
    const { look, programs, answer } = found;
    const { memory, ...verdict } = judge(before.memory, look, around.now());
    const probed = look.type === 'programs' || look.type === 'store' ? look.probed : undefined;
    const close = closeOf(before, probed, now);
    const next: State = {
      memory,
      health: verdict.health,
      ...(programs && { programs }),
      ...(close && { close }),
      ...(answer && { answer }),
    };
    const ran = look.type === 'programs' ? look : undefined;
    const loops = ran ? crashLoops(ran, around.savedAt(), around.wallClock()) : [];
    const shown = turn.isWatched && verdict.health === 'healthy' ? close?.found : undefined;
    const kept = ran?.keptCode === undefined ? [] : [ran.keptCode];
    const server = ran?.server;
    const killed = ran ? killedForMemory(ran.processes, around.wallClock()) : [];
    const lost = server ? lostWorkers(server, around.wallClock()) : [];
    const held = verdict.health === 'healthy' ? heldIn(ran?.debug) : undefined;
    const notes = [...(held ? [whyHeld(held)] : []), ...loops, ...kept, ...killed, ...lost, ...(shown?.notes ?? [])];
    const report: RoleReport = {
      service,
      programs: (ran?.programs ?? []).map(toFacts),
      ...verdict,
      ...(notes.length > 0 && { notes }),
      ...(ran?.keptCode !== undefined && { keptCode: ran.keptCode }),
      ...(shown?.queues && { queues: shown.queues }),
      ...(shown?.tasks && { tasks: shown.tasks }),
      ...(server && { server }),
      ...(ran?.debug && { debug: ran.debug }),
      ...(!turn.isWatched && { isCursory: true }),
    };
    return { report, next };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { report: { service, programs: [], health: 'unknown', reason }, next: { ...before, health: 'unknown' } };
  }
}

/** Reported immediately, because the probe may take seconds to find that nothing answers yet. */
function startedAnew(service: string, { programs }: Ran, before: State): RoleReport {
  const known = new Set(before.memory.runs.split('\n'));
  const anew = programs.filter(program => !known.has(runsOf([program])));
  const reasons = anew.map(({ name, lastCrash }) =>
    lastCrash
      ? message('program.crashed', { program: name, how: howItEnded(lastCrash.status) })
      : message('program.restarted', { program: name }),
  );
  const [first = message('program.changed'), ...others] = reasons;
  return {
    service,
    programs: programs.map(toFacts),
    health: 'starting',
    reason: others.length === 0 ? first : message('program.several', { reasons }),
  };
}

/** The result of a close look counts until the next one. */
function closeOf(before: State, probed: Probed | undefined, at: number): State['close'] {
  if (probed?.type !== 'answered') return undefined;
  return probed.close ? { found: probed.close, at } : before.close;
}

function toFacts({ name, state, pid, detail, isHalted, crashes, lastCrash }: RoleReport['programs'][number]) {
  return {
    ...{ name, state, pid, detail },
    ...(isHalted && { isHalted }),
    ...(crashes !== undefined && { crashes }),
    ...(lastCrash !== undefined && { lastCrash }),
  };
}
