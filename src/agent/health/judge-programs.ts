import type { RoleReport } from '../../shared/model/facts.ts';
import { howItEnded, leftByDesign } from './crashes.ts';
import type { RoleProcesses } from './role-processes.ts';
import { type Program, withoutGroup } from './supervisor.ts';

export type Verdict = Pick<RoleReport, 'health' | 'reason'>;

/** The programs of one role, with what its container tells of them. */
export interface Ran {
  readonly programs: readonly Program[];
  readonly processes: RoleProcesses;
  /** Those that may leave with 0. */
  readonly exits: readonly string[];
}

/** What the programs say whatever a probe may find; undefined when they all run or start. */
export function judgePrograms({ programs, processes, exits }: Ran): Verdict | undefined {
  if (programs.length === 0) return { health: 'unknown', reason: 'its supervisor has no program' };
  // One that nobody started is meant to be off, unless supervisord has only just come up and started none yet.
  const wanted = programs.filter(program => !(program.state === 'STOPPED' && program.startedAt === 0));
  if (wanted.length === 0) return { health: 'starting', reason: 'no program has been started yet' };
  const due = wanted.filter(
    ({ name, state }) => !((state === 'EXITED' || state === 'BACKOFF') && leftByDesign(name, processes, exits)),
  );
  const ended = due.flatMap(program => whyEnded(program) ?? []);
  if (ended.length > 0) return { health: 'unhealthy', reason: ended.join('; ') };
  if (processes.stopped.length > 0) return { health: 'unhealthy', reason: whyStopped(processes.stopped) };
  const lost = due.find(program => program.state === 'UNKNOWN');
  if (lost) return { health: 'unknown', reason: `its supervisor does not know the state of ${lost.name}` };
  const early = due.find(program => program.state === 'BACKOFF');
  if (early) return { health: 'starting', reason: `${early.name} is started again: ${saidBy(early)}` };
  const stopping = due.find(program => program.state === 'STOPPING');
  if (stopping) return { health: 'starting', reason: `${stopping.name} is stopping` };
  return undefined;
}

/** A program that supervisord does not yet count as running, and for which no probe vouched. */
export function youngOf({ programs, processes, exits }: Ran, vouchedFor?: readonly string[]): Program | undefined {
  return programs.find(
    ({ name, state }) =>
      state === 'STARTING' &&
      vouchedFor?.includes(withoutGroup(name)) !== true &&
      !leftByDesign(name, processes, exits),
  );
}

function whyStopped(stopped: RoleProcesses['stopped']): string {
  const own = stopped.find(({ isChild }) => !isChild);
  const [first] = stopped;
  if (own) return `${own.program} is stopped by a signal; kill -CONT ${own.pid} in its container continues it`;
  return `${first?.program} answers, but its child process ${first?.pid} is stopped by a signal; kill -CONT continues it`;
}

function whyEnded(program: Program): string | undefined {
  const { name, state, exitStatus, limits, lastCrash } = program;
  switch (state) {
    case 'FATAL': {
      const starts = limits ? ` after ${limits.starts} ${limits.starts === 1 ? 'start' : 'starts'}` : '';
      return `${name} gave up${starts}: ${saidBy(program)}`;
    }
    case 'EXITED':
      if (lastCrash) return `${name} ${howItEnded(lastCrash.status)}`;
      return exitStatus < 0 ? `${name} was killed by a signal` : `${name} exited with ${exitStatus}`;
    case 'STOPPED':
      return `${name} is stopped`;
    default:
      return undefined;
  }
}

/** supervisord knows no exit status of a program that ended too early (supervisor/process.py, `finish`). */
function saidBy({ detail, limits, lastCrash }: Program): string {
  if (!detail.startsWith('Exited too quickly')) return detail === '' ? 'no reason given' : detail;
  if (limits) return `${lastCrash ? howItEnded(lastCrash.status) : 'exited'} within ${limits.seconds} s of each`;
  return lastCrash ? `it ${howItEnded(lastCrash.status)} soon after its start` : 'exited too quickly';
}
