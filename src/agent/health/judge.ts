import { message } from '../../shared/messages/message.ts';
import { heldIn, whyHeld } from '../../shared/model/debugging.ts';
import type { DebugFacts, RoleReport } from '../../shared/model/report.ts';
import { whyNotCompiled } from './front-end-record.ts';
import { judgePrograms, type Ran, youngOf } from './judge-programs.ts';
import type { Probed } from './role-probe.ts';
import { type Unreachable, withoutGroup } from './supervisor.ts';

/** What a role's judgement remembers between looks. */
export interface Memory {
  /** The runs of its programs that were seen. */
  readonly runs: string;
  /** When these changed, in milliseconds on the observer's clock. */
  readonly changedAt: number;
  /** Whether the role has answered since then. */
  readonly wasHealthy: boolean;
  /** The number of consecutive probes without an answer. */
  readonly failures: number;
  readonly latencyMs?: number;
}

/** The result of one look. `probed` is absent if there is no probe. A store has no programs. */
export type Look =
  | ({ readonly type: 'programs'; readonly probed?: Probed } & Ran)
  | { readonly type: 'store'; readonly probed: Exclude<Probed, { type: 'absent' }> }
  | Unreachable;

export interface Judgement extends Pick<RoleReport, 'health' | 'reason' | 'latencyMs'> {
  readonly memory: Memory;
}

/** This many failed probes in a row are forgiven in a healthy role: one lost answer is no news. */
const failuresAllowed = 1;
/**
 * A role that works at all answers for the first time within this time; the same as the `start_period` of Docker's
 * health checks for roles.
 */
const startsWithinMs = 180_000;
/**
 * What a role needs is healthy before the role starts, so an interruption shorter than this is a restart of that need.
 * A role that serves has started, so waiting longer would not help.
 */
const startedWithinMs = 10_000;

export const firstMemory: Memory = { runs: '', changedAt: 0, wasHealthy: false, failures: 0 };

/** Judges whether a role works, from what was found now and what was known before. `now` on the observer's clock. */
export function judge(before: Memory, look: Look, now: number): Judgement {
  if (look.type === 'store') return judgeProbed(before, look.probed, 0);
  if (look.type !== 'programs') return { health: 'unknown', reason: look.reason, memory: before };
  const { programs, probed } = look;
  const runs = runsOf(programs);
  const known: Memory = runs === before.runs ? before : { runs, changedAt: now, wasHealthy: false, failures: 0 };
  const apart = judgePrograms(look);
  if (apart !== undefined) return { ...apart, memory: known };
  const held = heldIn(look.debug);
  if (held !== undefined) return judgeHeld(known, held, now);
  const young = youngOf(
    look,
    probed?.type === 'answered' ? (probed.programs ?? programs.map(({ name }) => withoutGroup(name))) : undefined,
  );
  const isHeldUp = probed === undefined || probed.type === 'answered';
  if (isHeldUp && young)
    return { health: 'starting', reason: message('program.starting', { program: young.name }), memory: known };
  // The probed page is often served nevertheless.
  const broken = look.frontEnd && whyNotCompiled(look.frontEnd);
  if (broken !== undefined) return { health: 'unhealthy', reason: broken, memory: known };
  if (probed === undefined) return { health: 'healthy', reason: '', memory: known };
  // A program that was just restarted has not answered yet, which is no failure.
  const hasStarted = probed.type === 'failed' && (probed.isCutOff === true || probed.isServing === true);
  return judgeProbed(known, probed, (hasStarted ? startedWithinMs : startsWithinMs) - (now - known.changedAt));
}

/** Held by the debugger it answers nobody, which is no failure; and what it has yet to do after that takes its time. */
function judgeHeld(known: Memory, held: DebugFacts, now: number): Judgement {
  const memory = { ...known, failures: 0, ...(!known.wasHealthy && { changedAt: now }) };
  if (!known.wasHealthy) return { health: 'starting', reason: whyHeld(held), memory };
  const latency = known.latencyMs === undefined ? {} : { latencyMs: known.latencyMs };
  return { health: 'healthy', reason: '', ...latency, memory };
}

/** A text that changes whenever one of these programs is restarted. */
export function runsOf(programs: Ran['programs']): string {
  return programs.map(({ name, pid, startedAt }) => `${name} ${pid} ${startedAt}`).join('\n');
}

/** `graceMs`: how much longer it need not answer. */
function judgeProbed(known: Memory, probed: Probed, graceMs: number): Judgement {
  switch (probed.type) {
    case 'unknown':
    case 'absent':
      return { health: 'unknown', reason: probed.reason, memory: known };
    case 'answered': {
      const { latencyMs } = probed;
      const memory = { ...known, wasHealthy: true, failures: 0, latencyMs };
      return { health: 'healthy', reason: '', latencyMs, memory };
    }
    case 'failed': {
      const { reason } = probed;
      const memory = { ...known, failures: known.failures + 1 };
      const isSure = memory.failures > failuresAllowed;
      if (isSure && (memory.wasHealthy || graceMs <= 0)) return { health: 'unhealthy', reason, memory };
      if (!memory.wasHealthy) return { health: 'starting', reason, memory };
      const latency = memory.latencyMs === undefined ? {} : { latencyMs: memory.latencyMs };
      return { health: 'healthy', reason: '', ...latency, memory };
    }
  }
}

/** Whether a probe can tell anything that the programs' states do not; only then is it sent. */
export function isProbeable(ran: Ran): boolean {
  return judgePrograms(ran) === undefined && heldIn(ran.debug) === undefined;
}
