import { type Definition, resolvedFile, toResolved } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { World } from '../../ports/world.ts';

const file = `.devcontainer/${resolvedFile}`;

type Older = Observation['olderRuns'];

/** Returns which definition the agent has: this one, another one, or none. */
export function leftFor(
  { checkout }: Pick<World, 'checkout'>,
  definition: Definition,
  olderRuns: Older,
): NonNullable<Observation['left']> {
  const text = checkout.text(file);
  if (text === undefined) return 'none';
  return text === textOf(definition, olderRuns) ? 'same' : 'other';
}

/**
 * Writes the definition, as Compose resolved it, for the agent, so that the agent need not know which files it was made
 * from.
 */
export function leaveDefinition({ checkout }: Pick<World, 'checkout'>, definition: Definition, olderRuns: Older): void {
  checkout.writeForAll(file, textOf(definition, olderRuns));
}

function textOf(definition: Definition, olderRuns: Older): string {
  const text = JSON.stringify(toResolved(definition, olderRuns), null, 2);
  return `# What Compose made of this definition; bkdev up writes it.\n${text}\n`;
}
