import type { Definition } from '../../../shared/model/definition.ts';
import { isStore } from '../../../shared/model/traits.ts';

/**
 * Ends services by `end`, all at the same time but the stores, which come last: a worker gives what it has not done
 * back to its broker until its last moment, and one whose broker vanishes in the middle of its goodbye waits for an
 * answer.
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
