import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { DebugFacts, RoleReport, ServerFacts } from '../../shared/model/report.ts';
import { howItEnded, leftByDesign } from './crashes.ts';
import type { FrontEndFacts } from './front-end-record.ts';
import type { RoleProcesses } from './role-processes.ts';
import { type Program, withoutGroup } from './supervisor.ts';

export type Verdict = Pick<RoleReport, 'health' | 'reason'>;

/** The programs of one role, and what its container reports about them. */
export interface Ran {
  readonly programs: readonly Program[];
  readonly processes: RoleProcesses;
  /** Programs that may exit with 0. */
  readonly exits: readonly string[];
  /** Why its workers still run older code. */
  readonly keptCode?: Wording;
  /** What its server reports about its workers. */
  readonly server?: ServerFacts;
  /** What its dev server reports about the front end. */
  readonly frontEnd?: FrontEndFacts;
  /** What its programs under the debugger report. */
  readonly debug?: readonly DebugFacts[];
}

/** What the programs' states alone decide, whatever a probe finds; undefined if all are running or starting. */
export function judgePrograms({ programs, processes, exits, server, frontEnd }: Ran): Verdict | undefined {
  if (programs.length === 0) return { health: 'unknown', reason: message('program.none') };
  // A program that was never started is meant to be off, unless supervisord itself just came up and has started none
  // yet.
  const said = { server, frontEnd };
  const wanted = programs.filter(program => !(program.state === 'STOPPED' && program.startedAt === 0));
  if (wanted.length === 0) return { health: 'starting', reason: message('program.none-started') };
  const due = wanted.filter(
    ({ name, state }) => !((state === 'EXITED' || state === 'BACKOFF') && leftByDesign(name, processes, exits)),
  );
  const ended = due.flatMap(program => whyEnded(program, said) ?? []);
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
      reason: message('program.starting-again', { program: early.name, why: saidBy(early, said) }),
    };
  const stopping = due.find(program => program.state === 'STOPPING');
  if (stopping) return { health: 'starting', reason: message('program.stopping', { program: stopping.name }) };
  return undefined;
}

/** A program that supervisord does not count as running yet, and that no probe has shown to work. */
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

function whyEnded(program: Program, said: Said): Message | undefined {
  const { name, state, exitStatus, limits, lastCrash } = program;
  switch (state) {
    case 'FATAL': {
      const starts = limits && { starts: limits.starts };
      return message('program.gave-up', { program: name, ...starts, why: saidBy(program, said) });
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

/** What a program's own server reported. */
interface Said {
  readonly server: ServerFacts | undefined;
  readonly frontEnd: FrontEndFacts | undefined;
}

/** supervisord has no exit status for a program that ended too early (supervisor/process.py, `finish`). */
function saidBy({ detail, limits, lastCrash }: Program, { server, frontEnd }: Said): Wording {
  if (frontEnd?.error !== undefined) return message('end.dev-server', { error: frontEnd.error });
  if (server?.failure !== undefined) return message('end.no-worker', { error: server.failure });
  if (!detail.startsWith('Exited too quickly')) return detail === '' ? message('end.no-reason') : detail;
  const how = lastCrash && howItEnded(lastCrash.status);
  if (limits) return message('end.each-start', { ...(how && { how }), withinMs: limits.seconds * 1000 });
  return how ? message('end.soon', { how }) : message('end.too-quickly');
}
