import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { type Obeyed, type Program, type Supervisor, type Unreachable, withoutGroup } from './supervisor.ts';

/** The result of a restart request. `unknown` names what exists instead. */
export type Restarted =
  | { readonly type: 'restarted'; readonly programs: readonly string[] }
  | { readonly type: 'unknown' | 'failed'; readonly reason: Wording };

/** What happened on the request to stop or start programs. */
export type Ordered =
  | { readonly type: 'done'; readonly programs: readonly string[] }
  | { readonly type: 'unknown' | 'failed'; readonly reason: Wording };

/** What to restart, and how. */
export interface Wish {
  /** With or without their group. Default: all that are meant to run. */
  readonly programs?: readonly string[];
  /** Sent instead of restarting a program that reloads code by itself. */
  readonly signal?: string;
}

/**
 * Restarts programs independently of one another: one that ends at once does not wait for one that has to finish a
 * task. Calls `onStopping` once all were told.
 */
export async function restartRole(
  service: string,
  supervisor: Supervisor,
  { programs, signal }: Wish,
  onStopping: () => void,
): Promise<Restarted> {
  const found = await supervisor.programs();
  if (found.type !== 'programs') return { type: 'failed', reason: found.reason };
  const meant = found.programs.filter(({ startedAt }) => startedAt !== 0).map(({ name }) => name);
  const chosen = programs === undefined ? meant : namesOf(service, programs, found.programs);
  if ('code' in chosen) return { type: 'unknown', reason: chosen };
  // supervisord calls a program "starting" for half a minute. A signal that arrives before the program handles it ends
  // the program, which is a restart, too.
  const runs: readonly string[] = ['RUNNING', 'STARTING'];
  const isRunning = (name: string) => found.programs.some(known => known.name === name && runs.includes(known.state));
  const restarting = Promise.all(
    chosen.map(async name => {
      if (signal !== undefined && isRunning(name)) return whyNot(await supervisor.signal(name, signal));
      return whyNot(await supervisor.stop(name)) ?? whyNot(await supervisor.start(name));
    }),
  );
  onStopping();
  const reason = (await restarting).find(why => why !== undefined);
  return reason === undefined ? { type: 'restarted', programs: chosen } : { type: 'failed', reason };
}

/** Stops or starts programs. A stopped one stays stopped until it is started or restarted by name, or all are. */
export async function orderPrograms(
  service: string,
  supervisor: Supervisor,
  order: 'stop' | 'start',
  programs: readonly string[],
): Promise<Ordered> {
  const found = await supervisor.programs();
  if (found.type !== 'programs') return { type: 'failed', reason: found.reason };
  const chosen = namesOf(service, programs, found.programs);
  if ('code' in chosen) return { type: 'unknown', reason: chosen };
  const answers = await Promise.all(chosen.map(name => supervisor[order](name)));
  const reason = answers.map(whyNot).find(why => why !== undefined);
  return reason === undefined ? { type: 'done', programs: chosen } : { type: 'failed', reason };
}

/** Returns the supervisor's names of programs that are named with or without their group, or which one is unknown. */
function namesOf(service: string, programs: readonly string[], known: readonly Program[]): readonly string[] | Message {
  const names: string[] = [];
  for (const program of programs) {
    const found = known.find(({ name }) => name === program || withoutGroup(name) === program);
    if (found === undefined)
      return message('agent.program-unknown', {
        program,
        service,
        existing: known.map(({ name }) => withoutGroup(name)),
      });
    names.push(found.name);
  }
  return names;
}

function whyNot(result: Obeyed | Unreachable): Wording | undefined {
  if (result.type === 'done') return undefined;
  return result.type === 'refused' ? message('supervisor.refuses', { error: result.reason }) : result.reason;
}
