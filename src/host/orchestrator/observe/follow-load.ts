import { type Load, type LoadReading, loadBetween } from '../../../shared/model/load.ts';
import type { World } from '../../ports/world.ts';

/** How often the engine is asked, in milliseconds. It reads a few files of each container's control group. */
const everyMs = 2_000;

/**
 * Tells again and again what each of these containers uses, by the name that its instance goes by, until the signal
 * aborts. `running` gives name and container id of those that run now. An engine that does not answer is asked again:
 * that it is gone, others tell.
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
