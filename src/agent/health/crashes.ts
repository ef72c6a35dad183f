import { constants } from 'node:os';
import { type Message, message } from '../../shared/messages/message.ts';
import type { ProgramFacts } from '../../shared/model/facts.ts';
import type { RoleProcesses } from './role-processes.ts';
import { withoutGroup } from './supervisor.ts';

/**
 * So many ends within so long are a loop, however long each run lasted: supervisord itself only sees runs that end at
 * once.
 */
const loopEnds = 3;
const loopMs = 10 * 60_000;

/** How often a program ended that should not have, and how last. `exits`: it may leave with 0. */
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

/** Whether a program that is not running now left as it may, and will be started again. */
export function leftByDesign(name: string, { programs }: RoleProcesses, exits: readonly string[]): boolean {
  return exits.includes(withoutGroup(name)) && programs[name]?.ends.at(-1)?.status === 0;
}

/** A remark for each program that keeps ending. `now` in epoch ms. */
export function crashLoops({ programs }: RoleProcesses, exits: readonly string[], now: number): Message[] {
  return Object.entries(programs).flatMap(([name, { ends }]) => {
    const mayLeave = exits.includes(withoutGroup(name));
    const counted = ends.filter(({ at, status }) => now - at < loopMs && (status !== 0 || !mayLeave));
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
