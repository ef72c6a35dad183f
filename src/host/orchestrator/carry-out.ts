import type { Definition } from '../../shared/model/definition.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { World } from '../ports/world.ts';
import { execute } from './execute/execute.ts';
import type { FactStore } from './observe/fact-store.ts';
import { whileLocked } from './while-locked.ts';

/**
 * Makes a plan under the project's lock, reports it, and carries it out; by default without waiting for anything to
 * become healthy. Throws as `whileLocked` does, and whatever `made` and `carriedOut` throw.
 */
export async function carryOut(
  world: World,
  definition: Definition,
  command: string,
  made: () => Promise<Plan>,
  carriedOut: (plan: Plan, ledger: FactStore) => Promise<void> = (plan, ledger) =>
    toItsEnd(plan, { world, definition, ledger }),
): Promise<void> {
  await whileLocked(world, definition, command, async ledger => {
    const plan = await made();
    if (plan.operations.length === 0) return 'idle';
    ledger.record({ type: 'plan-made', plan });
    await carriedOut(plan, ledger);
    return 'done';
  });
}

/** Every operation ends by itself, so nothing has to be aborted. */
function toItsEnd(
  plan: Plan,
  about: { readonly world: World; readonly definition: Definition; readonly ledger: FactStore },
): Promise<void> {
  const { signal } = new AbortController();
  return execute(plan, { ...about, settled: new Set<string>() }, { interrupted: signal, givenUp: signal });
}
