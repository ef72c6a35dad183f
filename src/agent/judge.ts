import type { RoleReport } from '../model/facts.ts';
import type { Probed } from '../probes/role-probe.ts';
import type { Program, Programs, Unreachable } from '../supervisord/supervisor.ts';

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

/** What one look found. `probed` is absent where there is nothing to probe. */
export type Look = (Programs & { readonly probed?: Probed }) | Unreachable;

export interface Judgement extends Pick<RoleReport, 'health' | 'reason' | 'latencyMs'> {
  readonly memory: Memory;
}

/** So many probes in a row must fail before a healthy role counts as unhealthy: one lost answer is no news. */
const failuresAllowed = 1;

export const firstMemory: Memory = { runs: '', changedAt: 0, wasHealthy: false, failures: 0 };

/** Whether a role does its work, from what was found of it and what was known before. `now` on the observer's clock. */
export function judge(before: Memory, look: Look, now: number): Judgement {
  if (look.type !== 'programs') return { health: 'unknown', reason: look.reason, memory: before };
  const { programs, probed } = look;
  const runs = programs.map(({ name, pid, startedAt }) => `${name} ${pid} ${startedAt}`).join('\n');
  const known: Memory = runs === before.runs ? before : { runs, changedAt: now, wasHealthy: false, failures: 0 };
  const apart = judgePrograms(programs);
  if (apart !== undefined) return { ...apart, memory: known };
  if (probed === undefined) return { ...judgeUnprobed(programs), memory: known };
  if (probed.type === 'unknown') return { health: 'unknown', reason: probed.reason, memory: known };
  if (probed.type === 'answered') {
    const { latencyMs } = probed;
    const young = programs.find(
      ({ name, state }) => state === 'STARTING' && probed.programs?.includes(withoutGroup(name)) === false,
    );
    if (young !== undefined) return { health: 'starting', reason: `${young.name} is starting`, memory: known };
    return { health: 'healthy', reason: '', latencyMs, memory: { ...known, wasHealthy: true, failures: 0, latencyMs } };
  }
  const memory = { ...known, failures: known.failures + 1 };
  if (!memory.wasHealthy) return { health: 'starting', reason: probed.reason, memory };
  if (memory.failures > failuresAllowed) return { health: 'unhealthy', reason: probed.reason, memory };
  const latency = memory.latencyMs === undefined ? {} : { latencyMs: memory.latencyMs };
  return { health: 'healthy', reason: '', ...latency, memory };
}

/** supervisord names a program with its group in front, where it has one (supervisord.org/configuration.html#group-x-section). */
function withoutGroup(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** Whether asking the role can tell anything that its programs do not tell already: only then is a probe sent. */
export function isProbeable(programs: readonly Program[]): boolean {
  return judgePrograms(programs) === undefined;
}

type Verdict = Pick<RoleReport, 'health' | 'reason'>;

/** What the programs say whatever a probe may find; undefined when they all run or start. */
function judgePrograms(programs: readonly Program[]): Verdict | undefined {
  if (programs.length === 0) return { health: 'unknown', reason: 'its supervisor has no program' };
  // One that nobody started is meant to be off, unless supervisord has only just come up and started none yet.
  const wanted = programs.filter(program => !(program.state === 'STOPPED' && program.startedAt === 0));
  if (wanted.length === 0) return { health: 'starting', reason: 'no program has been started yet' };
  const ended = wanted.flatMap(program => whyEnded(program) ?? []);
  if (ended.length > 0) return { health: 'unhealthy', reason: ended.join('; ') };
  const lost = wanted.find(program => program.state === 'UNKNOWN');
  if (lost) return { health: 'unknown', reason: `its supervisor does not know the state of ${lost.name}` };
  const early = wanted.find(program => program.state === 'BACKOFF');
  if (early) return { health: 'starting', reason: `${early.name} is started again: ${saidBy(early)}` };
  const stopping = wanted.find(program => program.state === 'STOPPING');
  if (stopping) return { health: 'starting', reason: `${stopping.name} is stopping` };
  return undefined;
}

function judgeUnprobed(programs: readonly Program[]): Verdict {
  const young = programs.find(program => program.state === 'STARTING');
  return young ? { health: 'starting', reason: `${young.name} is starting` } : { health: 'healthy', reason: '' };
}

function whyEnded(program: Program): string | undefined {
  const { name, state, exitStatus, limits } = program;
  switch (state) {
    case 'FATAL': {
      const starts = limits ? ` after ${limits.starts} ${limits.starts === 1 ? 'start' : 'starts'}` : '';
      return `${name} gave up${starts}: ${saidBy(program)}`;
    }
    case 'EXITED':
      return exitStatus < 0 ? `${name} was killed by a signal` : `${name} exited with ${exitStatus}`;
    case 'STOPPED':
      return `${name} is stopped`;
    default:
      return undefined;
  }
}

/** supervisord knows no exit status of a program that ended too early (supervisor/process.py, `finish`). */
function saidBy({ detail, limits }: Program): string {
  if (!detail.startsWith('Exited too quickly')) return detail === '' ? 'no reason given' : detail;
  return limits ? `exited within ${limits.seconds} s of each` : 'exited too quickly';
}
