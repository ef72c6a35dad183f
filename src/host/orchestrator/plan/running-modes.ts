import { type Containers, instancesOf, isLive } from '../../../shared/model/container.ts';
import { debugMode } from '../../../shared/model/debugging.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { LeftPrograms } from '../../../shared/model/programs.ts';

/**
 * Returns the modes in which services run, as far as the definition still has them. Leaves out the mode `debug`, of
 * which its overlay keeps a record.
 */
export function runningModes(
  { services }: Pick<Definition, 'services'>,
  left: LeftPrograms | undefined,
  containers: Containers,
): Record<string, string> {
  const found = services.flatMap(({ name, modes }) => {
    const mode = left?.modes?.[name];
    const isKnown = mode !== undefined && mode !== debugMode && modes?.[mode] !== undefined;
    const isUp = instancesOf(containers, name).some(([, container]) => isLive(container));
    return isKnown && isUp ? [[name, mode] as const] : [];
  });
  return Object.fromEntries(found);
}
