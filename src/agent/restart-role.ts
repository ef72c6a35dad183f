import type { Obeyed, Supervisor, Unreachable } from '../supervisord/supervisor.ts';

/** What came of a request to restart. `unknown` names what exists instead. */
export type Restarted =
  | { readonly type: 'restarted'; readonly programs: readonly string[] }
  | { readonly type: 'unknown' | 'failed'; readonly reason: string };

/** `onStopping` is called once the programs were told to stop. */
export async function restartRole(
  service: string,
  supervisor: Supervisor,
  program: string | undefined,
  onStopping: () => void,
): Promise<Restarted> {
  const found = await supervisor.programs();
  if (found.type !== 'programs') return { type: 'failed', reason: found.reason };
  const names = found.programs.map(({ name }) => name);
  if (program !== undefined && !names.includes(program)) {
    const reason = `no program ${program} in ${service}; there are: ${names.join(', ') || 'none'}`;
    return { type: 'unknown', reason };
  }
  const isOff = (name: string) => found.programs.some(known => known.name === name && known.startedAt === 0);
  const chosen = program === undefined ? names.filter(name => !isOff(name)) : [program];
  const stopping = Promise.all(chosen.map(name => supervisor.stop(name)));
  onStopping();
  const stopped = await stopping;
  const started = await Promise.all(chosen.map(name => supervisor.start(name)));
  const reason = [...stopped, ...started].map(whyNot).find(why => why !== undefined);
  return reason === undefined ? { type: 'restarted', programs: chosen } : { type: 'failed', reason };
}

function whyNot(result: Obeyed | Unreachable): string | undefined {
  if (result.type === 'done') return undefined;
  return result.type === 'refused' ? `its supervisor refuses: ${result.reason}` : result.reason;
}
