import { constants } from 'node:os';
import { type Message, message } from '../../shared/messages/message.ts';
import type { ProgramFacts } from '../../shared/model/report.ts';
import type { RoleProcesses } from './role-processes.ts';
import { withoutGroup } from './supervisor.ts';

/**
 * This many exits within this time are a loop, however long each run lasted. supervisord only notices runs that end
 * immediately.
 */
const loopEnds = 3;
const loopMs = 10 * 60_000;

/** What a look at a role found of its programs. */
interface Looked {
  readonly programs: readonly Pick<ProgramFacts, 'name' | 'state'>[];
  readonly processes: RoleProcesses;
  /** Programs that may exit with 0. */
  readonly exits: readonly string[];
}

/** How often a program ended unexpectedly, and its last such end. `exits`: programs that may exit with 0. */
export function crashesOf(
  name: string,
  { programs }: RoleProcesses,
  exits: readonly string[],
): Pick<ProgramFacts, 'crashes' | 'lastCrash'> {
  const known = programs[name];
  if (known === undefined) return {};
  const mayLeave = exits.includes(withoutGroup(name));
  const crashes = known.failed + (mayLeave ? 0 : known.left);
  const lastCrash = known.ends.findLast(({ status }) => status !== 0 || !mayLeave);
  return { ...(crashes > 0 && { crashes }), ...(lastCrash && { lastCrash }) };
}

/** Whether a program that is not running exited by design and will be started again. */
export function leftByDesign(name: string, { programs }: RoleProcesses, exits: readonly string[]): boolean {
  return exits.includes(withoutGroup(name)) && programs[name]?.ends.at(-1)?.status === 0;
}

/**
 * A note for each program that keeps ending, unless supervisord gave it up. Ends before the code was last saved
 * (`savedAt`) say nothing about what runs now; supervisord may have started the new code by itself. Times in epoch
 * milliseconds.
 */
export function crashLoops({ programs, processes, exits }: Looked, savedAt: number, now: number): Message[] {
  const isGivenUp = new Set(programs.flatMap(({ name, state }) => (state === 'FATAL' ? [name] : [])));
  return Object.entries(processes.programs).flatMap(([name, { ends }]) => {
    if (isGivenUp.has(name)) return [];
    const mayLeave = exits.includes(withoutGroup(name));
    const counted = ends.filter(({ at, status }) => at >= savedAt && now - at < loopMs && (status !== 0 || !mayLeave));
    const last = counted.at(-1);
    if (last === undefined || counted.length < loopEnds) return [];
    const how = howItEnded(last.status);
    return [message('note.crash-loop', { program: name, times: counted.length, withinMs: loopMs, how })];
  });
}

/** `exited with 7`, `was killed by SIGKILL`. */
export function howItEnded(status: number): Message {
  if (status >= 0) return message('end.exited', { status });
  const name = Object.entries(constants.signals).find(([, number]) => number === -status)?.[0];
  return message('end.killed', { signal: name ?? String(-status) });
}
