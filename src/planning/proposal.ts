import type { Definition } from '../model/definition.ts';
import type { Observation } from '../model/facts.ts';
import { edited } from './misfit.ts';
import type { Plan } from './plan.ts';

/** What is about to happen, for a person to agree to. */
export interface Proposal {
  /** The plan, one operation a line. */
  readonly lines: readonly string[];
  /** How long it will take by what earlier starts took; absent where too little is known. */
  readonly estimateMs?: number;
  /** Why one should think twice. Empty: nobody has to be asked. */
  readonly reasons: readonly string[];
}

/**
 * What is unexpected in a plan: running containers that are replaced for no reason of the profile's, because what they are made from
 * was edited meanwhile. What a switch replaces is what the person asked for.
 */
export function unexpectedIn(plan: Plan, definition: Definition, observed: Observation): string[] {
  const names = plan.operations.flatMap(operation =>
    operation.type === 'recreate' &&
    operation.cause === edited &&
    observed.containers[operation.service]?.state === 'running' &&
    definition.services.find(({ name }) => name === operation.service)?.role !== 'step'
      ? [operation.service]
      : [],
  );
  if (names.length === 0) return [];
  const [what, verb] = names.length === 1 ? ['its', 'runs'] : ['their', 'run'];
  return [`${names.join(', ')} ${verb} and will be replaced: ${what} configuration changed since.`];
}
