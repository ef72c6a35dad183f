import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Obeyed, Supervisor, Unreachable } from './supervisor.ts';

/** What came of a request to restart. `unknown` names what exists instead. */
export type Restarted =
  | { readonly type: 'restarted'; readonly programs: readonly string[] }
  | { readonly type: 'unknown' | 'failed'; readonly reason: Wording };

/** What to restart, and how. */
export interface Wish {
  /** All that were meant to run where absent. */
  readonly programs?: readonly string[];
  /** Sent instead of stopping and starting, to one that takes up new code by itself. */
  readonly signal?: string;
}

/**
 * Restarts programs, each by itself: one that ends at once does not wait for one that has a task to finish.
 * `onStopping` is called once they were told.
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
  // For supervisord it is starting for half a minute. A signal that comes before it is heeded ends the program, which
  // is a restart, too.
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
