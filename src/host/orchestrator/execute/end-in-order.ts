import type { Definition } from '../../../shared/model/definition.ts';
import { isStore } from '../../../shared/model/traits.ts';

/**
 * Ends services with `end`, all at once except the stores, which end last: a worker returns unfinished tasks to its
 * broker until its last moment, and hangs if the broker disappears during its shutdown.
 */
export async function endInOrder<Ending extends { readonly service: string }>(
  endings: readonly Ending[],
  { services }: Definition,
  end: (ending: Ending) => Promise<unknown>,
): Promise<void> {
  const stores = new Set(services.filter(isStore).map(({ name }) => name));
  const { first = [], last = [] } = Object.groupBy(endings, ({ service }) => (stores.has(service) ? 'last' : 'first'));
  await Promise.all(first.map(end));
  await Promise.all(last.map(end));
}
