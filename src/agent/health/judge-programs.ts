import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
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
  /** Why its workers go on with older code. */
  readonly keptCode?: Wording;
}

/** What the programs say whatever a probe may find; undefined when they all run or start. */
export function judgePrograms({ programs, processes, exits }: Ran): Verdict | undefined {
  if (programs.length === 0) return { health: 'unknown', reason: message('program.none') };
  // One that nobody started is meant to be off, unless supervisord has only just come up and started none yet.
  const wanted = programs.filter(program => !(program.state === 'STOPPED' && program.startedAt === 0));
  if (wanted.length === 0) return { health: 'starting', reason: message('program.none-started') };
  const due = wanted.filter(
    ({ name, state }) => !((state === 'EXITED' || state === 'BACKOFF') && leftByDesign(name, processes, exits)),
  );
  const ended = due.flatMap(program => whyEnded(program) ?? []);
  const [first, ...others] = ended;
  if (first !== undefined)
    return {
      health: 'unhealthy',
      reason: others.length === 0 ? first : message('program.several', { reasons: ended }),
    };
  if (processes.stopped.length > 0) return { health: 'unhealthy', reason: whyStopped(processes.stopped) };
  const lost = due.find(program => program.state === 'UNKNOWN');
  if (lost) return { health: 'unknown', reason: message('program.state-unknown', { program: lost.name }) };
  const early = due.find(program => program.state === 'BACKOFF');
  if (early)
    return {
      health: 'starting',
      reason: message('program.starting-again', { program: early.name, why: saidBy(early) }),
    };
  const stopping = due.find(program => program.state === 'STOPPING');
  if (stopping) return { health: 'starting', reason: message('program.stopping', { program: stopping.name }) };
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

function whyStopped(stopped: RoleProcesses['stopped']): Message {
  const own = stopped.find(({ isChild }) => !isChild);
  const [first] = stopped;
  if (own) return message('program.halted', { program: own.program, pid: own.pid });
  return message('program.child-halted', { program: first?.program ?? '', pid: first?.pid ?? 0 });
}

function whyEnded(program: Program): Message | undefined {
  const { name, state, exitStatus, limits, lastCrash } = program;
  switch (state) {
    case 'FATAL': {
      const starts = limits && { starts: limits.starts };
      return message('program.gave-up', { program: name, ...starts, why: saidBy(program) });
    }
    case 'EXITED': {
      const unknown = exitStatus < 0 ? message('end.signalled') : message('end.exited', { status: exitStatus });
      return message('program.ended', { program: name, how: lastCrash ? howItEnded(lastCrash.status) : unknown });
    }
    case 'STOPPED':
      return message('program.stopped', { program: name });
    default:
      return undefined;
  }
}

/** supervisord knows no exit status of a program that ended too early (supervisor/process.py, `finish`). */
function saidBy({ detail, limits, lastCrash }: Program): Wording {
  if (!detail.startsWith('Exited too quickly')) return detail === '' ? message('end.no-reason') : detail;
  const how = lastCrash && howItEnded(lastCrash.status);
  if (limits) return message('end.each-start', { ...(how && { how }), withinMs: limits.seconds * 1000 });
  return how ? message('end.soon', { how }) : message('end.too-quickly');
}
