import { message } from '../../shared/messages/message.ts';
import type { RoleReport } from '../../shared/model/facts.ts';
import { judgePrograms, type Ran, youngOf } from './judge-programs.ts';
import type { Probed } from './role-probe.ts';
import { type Unreachable, withoutGroup } from './supervisor.ts';

/** What a role's judgement remembers from one look to the next. */
export interface Memory {
  /** Which runs of which programs were seen. */
  readonly runs: string;
  /** When these changed, on the clock of the observer, milliseconds. */
  readonly changedAt: number;
  /** Whether the role answered since then. */
  readonly wasHealthy: boolean;
  /** Probes in a row that found no answer. */
  readonly failures: number;
  readonly latencyMs?: number;
}

/** What one look found. `probed` is absent where there is nothing to probe. A store has no programs. */
export type Look =
  | ({ readonly type: 'programs'; readonly probed?: Probed } & Ran)
  | { readonly type: 'store'; readonly probed: Exclude<Probed, { type: 'absent' }> }
  | Unreachable;

export interface Judgement extends Pick<RoleReport, 'health' | 'reason' | 'latencyMs'> {
  readonly memory: Memory;
}

/** So many probes in a row must fail before a healthy role counts as unhealthy: one lost answer is no news. */
const failuresAllowed = 1;
/** Within so long a role answers for the first time that ever will: the `start_period` of Docker's checks of roles. */
const startsWithinMs = 180_000;
/** What a role needs is healthy before the role is started; shorter is a restart of that. */
const cutOffWithinMs = 10_000;

export const firstMemory: Memory = { runs: '', changedAt: 0, wasHealthy: false, failures: 0 };

/** Whether a role does its work, from what was found of it and what was known before. `now` on the observer's clock. */
export function judge(before: Memory, look: Look, now: number): Judgement {
  if (look.type === 'store') return judgeProbed(before, look.probed, 0);
  if (look.type !== 'programs') return { health: 'unknown', reason: look.reason, memory: before };
  const { programs, probed } = look;
  const runs = runsOf(programs);
  const known: Memory = runs === before.runs ? before : { runs, changedAt: now, wasHealthy: false, failures: 0 };
  const apart = judgePrograms(look);
  if (apart !== undefined) return { ...apart, memory: known };
  const young = youngOf(
    look,
    probed?.type === 'answered' ? (probed.programs ?? programs.map(({ name }) => withoutGroup(name))) : undefined,
  );
  const isHeldUp = probed === undefined || probed.type === 'answered';
  if (isHeldUp && young)
    return { health: 'starting', reason: message('program.starting', { program: young.name }), memory: known };
  if (probed === undefined) return { health: 'healthy', reason: '', memory: known };
  // A program that was started anew has not answered yet, which is no fault.
  const isCutOff = probed.type === 'failed' && probed.isCutOff === true;
  return judgeProbed(known, probed, (isCutOff ? cutOffWithinMs : startsWithinMs) - (now - known.changedAt));
}

/** A text that is another one once any of these programs was started anew. */
export function runsOf(programs: Ran['programs']): string {
  return programs.map(({ name, pid, startedAt }) => `${name} ${pid} ${startedAt}`).join('\n');
}

/** `graceMs`: how much longer it need not have answered. */
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

/** Whether asking the role can tell anything that its programs do not tell already: only then is a probe sent. */
export function isProbeable(ran: Ran): boolean {
  return judgePrograms(ran) === undefined;
}
