import type { World } from '../ports/world.ts';
import { variablePlaces } from '../setup/readiness/variable-places.ts';

/** Returns the variables that `compose.yaml` gives any service, and those that product.yaml declares. */
export async function variableNames(world: World): Promise<readonly string[]> {
  const { sources } = variablePlaces(world, ['compose.yaml'], undefined);
  const { environment } = await world.checkout.product();
  return [...new Set([...Object.values(sources).flatMap(Object.keys), ...Object.keys(environment)])].sort();
}
