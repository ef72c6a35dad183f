import type { Definition } from '../model/definition.ts';
import type { EngineEvent } from '../model/event.ts';
import type { World } from '../ports/world.ts';
import { explainFailures } from '../watch/explain-failures.ts';
import { spectate } from './spectate.ts';

/**
 * Tells what happens to an environment from now on, and why what fails does, until the signal aborts. Throws when the engine is not there
 * at the beginning.
 */
export async function tellEvents(
  world: World,
  definition: Definition,
  tell: (event: EngineEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { ledger, ended } = await spectate(world, definition, tell, signal);
  await Promise.all([ended, explainFailures(world, definition.services, ledger, signal)]);
}
