import { type Load, type LoadReading, loadBetween } from '../../../shared/model/load.ts';
import type { World } from '../../ports/world.ts';

/** How often to ask the engine. It reads a few files of each container's control group. */
const everyMs = 3_000;

/**
 * Reports repeatedly what each container uses, keyed by instance name, until the signal aborts. `running` returns the
 * name and container id of those that are running. If the engine does not answer, it is asked again; its loss is
 * reported elsewhere.
 */
export async function followLoad(
  { engine, clock }: Pick<World, 'engine' | 'clock'>,
  running: () => readonly (readonly [name: string, container: string])[],
  tell: (loads: Readonly<Record<string, Load>>) => void,
  signal: AbortSignal,
): Promise<void> {
  let before: Readonly<Record<string, LoadReading>> = {};
  while (!signal.aborted) {
    const wanted = running();
    const after = await engine.load(wanted.map(([, container]) => container)).catch(() => undefined);
    if (signal.aborted) return;
    if (after !== undefined) {
      const loads = wanted.flatMap(([name, container]) => {
        const [one, other] = [before[container], after[container]];
        const load = one && other && loadBetween(one, other);
        return load ? [[name, load] as const] : [];
      });
      if (loads.length > 0) tell(Object.fromEntries(loads));
    }
    before = after ?? before;
    await clock.sleep(everyMs, signal);
  }
}
