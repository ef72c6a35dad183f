import { filledVolumes, fillingSteps, inputsWithNeeded } from '../../../shared/model/data-volumes.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { World } from '../../ports/world.ts';

/** What each step that fills volumes would read now, in the form of `Snapshot.recipes`. */
export async function readRecipes(
  { checkout }: Pick<World, 'checkout'>,
  definition: Definition,
): Promise<Readonly<Record<string, string>>> {
  const steps = fillingSteps(definition);
  const pairs = await Promise.all(
    steps.map(async step => [step.name, await checkout.recipe(inputsWithNeeded(step, definition))] as const),
  );
  return Object.fromEntries(pairs);
}

/** The snapshots that a plan can use; undefined, without reading anything, if no data volume is missing. */
export async function keptData(
  { checkout, snapshots }: Pick<World, 'checkout' | 'snapshots'>,
  definition: Definition,
  volumes: Observation['volumes'],
): Promise<Observation['kept']> {
  const filled = filledVolumes(definition, fillingSteps(definition));
  if (!snapshots.isAutomatic || filled.every(name => (definition.volumes[name] ?? '') in volumes)) return undefined;
  const { name } = await checkout.product();
  const [list, recipes] = await Promise.all([snapshots.list(name), readRecipes({ checkout }, definition)]);
  return { snapshots: list, recipes };
}
