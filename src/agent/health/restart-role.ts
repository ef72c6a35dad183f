import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Obeyed, Supervisor, Unreachable } from './supervisor.ts';

/** The result of a restart request. `unknown` names what exists instead. */
export type Restarted =
  | { readonly type: 'restarted'; readonly programs: readonly string[] }
  | { readonly type: 'unknown' | 'failed'; readonly reason: Wording };

/** What to restart, and how. */
export interface Wish {
  /** Default: all that are meant to run. */
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
  const names = found.programs.map(({ name }) => name);
  const unknown = programs?.find(name => !names.includes(name));
  if (unknown !== undefined) {
    const reason = message('agent.program-unknown', { program: unknown, service, existing: names });
    return { type: 'unknown', reason };
  }
  const isOff = (name: string) => found.programs.some(known => known.name === name && known.startedAt === 0);
  const chosen = programs ?? names.filter(name => !isOff(name));
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

function whyNot(result: Obeyed | Unreachable): Wording | undefined {
  if (result.type === 'done') return undefined;
  return result.type === 'refused' ? message('supervisor.refuses', { error: result.reason }) : result.reason;
}
