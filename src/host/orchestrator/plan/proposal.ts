import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/facts.ts';
import { edited } from './misfit.ts';
import type { Operation, Plan } from './plan.ts';

/** What is about to happen, for a person to agree to. */
export interface Proposal {
  /** The plan, one operation a line. */
  readonly lines: readonly string[];
  /** How long it will take by what earlier starts took; absent where too little is known. */
  readonly estimateMs?: number;
  /** Why one should think twice. */
  readonly reasons: readonly string[];
  /** Whether something that runs is stopped, removed or replaced by it. */
  readonly takesAway: boolean;
}

/**
 * What is unexpected in a plan: what runs and is replaced for no reason of the profile's, because what it is made from was edited meanwhile,
 * or is taken away because nobody could bring it back. What a switch replaces or stops is what the person asked for.
 */
export function unexpectedIn(plan: Plan, definition: Definition, observed: Observation): string[] {
  const runs = (service: string) => running.has(observed.containers[service]?.state ?? 'dead');
  const isStep = (service: string) => definition.services.some(({ name, role }) => name === service && role === 'step');
  const named = (isUnexpected: (operation: Operation) => boolean) =>
    plan.operations.flatMap(operation =>
      'service' in operation && isUnexpected(operation) && runs(operation.service) && !isStep(operation.service)
        ? [operation.service]
        : [],
    );
  return [
    ...said(
      named(({ type, cause }) => type === 'recreate' && cause === edited),
      'replaced',
      ['its configuration changed since', 'their configuration changed since'],
    ),
    ...said(
      named(operation => operation.type === 'stop' && !observed.named.has(operation.service)),
      'stopped',
      ['no profile has it any more', 'no profile has them any more'],
    ),
    ...said(
      named(({ type }) => type === 'remove'),
      'removed',
      ['the definition no longer has it', 'the definition no longer has them'],
    ),
  ];
}

/** Whether something that runs is stopped, removed or replaced by a plan. That a step runs again takes nothing away. */
export function takesAway(plan: Plan, definition: Definition, observed: Observation): boolean {
  const isStep = (service: string) => definition.services.some(({ name, role }) => name === service && role === 'step');
  return plan.operations.some(
    operation =>
      (operation.type === 'stop' || operation.type === 'remove' || operation.type === 'recreate') &&
      running.has(observed.containers[operation.service]?.state ?? 'dead') &&
      !isStep(operation.service),
  );
}

const running: ReadonlySet<string> = new Set(['running', 'restarting', 'paused']);

function said(names: readonly string[], what: string, why: readonly [ofOne: string, ofSeveral: string]): string[] {
  if (names.length === 0) return [];
  const [verb, cause] = names.length === 1 ? ['runs', why[0]] : ['run', why[1]];
  return [`${names.join(', ')} ${verb} and will be ${what}: ${cause}.`];
}
