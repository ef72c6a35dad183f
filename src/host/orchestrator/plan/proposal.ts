import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/facts.ts';
import type { Operation, Plan } from '../../../shared/model/plan.ts';
import { isStep } from '../../../shared/model/traits.ts';

/** What is about to happen, for a person to agree to. */
export interface Proposal {
  readonly plan: Plan;
  /** How long it will take by what earlier starts took; absent where too little is known. */
  readonly estimateMs?: number;
  /** Why one should think twice. */
  readonly reasons: readonly Wording[];
  /** Whether something that runs is stopped, removed or replaced by it. */
  readonly takesAway: boolean;
}

/**
 * What is unexpected in a plan: what runs and is replaced for no reason of the profile's, because what it is made
 * from was edited meanwhile, or is taken away because nobody could bring it back. What a switch replaces or stops is
 * what the person asked for.
 */
export function unexpectedIn(plan: Plan, definition: Definition, observed: Observation): Wording[] {
  const runs = (service: string) => running.has(observed.containers[service]?.state ?? 'dead');
  const isStepNamed = (service: string) => definition.services.some(known => known.name === service && isStep(known));
  const told = (
    code: 'doubt.edited' | 'doubt.in-no-profile' | 'doubt.not-defined',
    isUnexpected: (operation: Operation) => boolean,
  ) => {
    const services = plan.operations.flatMap(operation =>
      'service' in operation && isUnexpected(operation) && runs(operation.service) && !isStepNamed(operation.service)
        ? [operation.service]
        : [],
    );
    return services.length > 0 ? [message(code, { services })] : [];
  };
  return [
    ...told('doubt.edited', ({ type, cause }) => type === 'recreate' && cause.code === 'cause.configuration-changed'),
    ...told('doubt.in-no-profile', operation => operation.type === 'stop' && !observed.named.has(operation.service)),
    ...told('doubt.not-defined', ({ type, cause }) => type === 'remove' && cause.code === 'cause.not-defined'),
  ];
}

/**
 * Whether something that runs is stopped, removed or replaced by a plan. That a step runs again takes nothing away,
 * and of instances that are too many somebody asked for fewer.
 */
export function takesAway(plan: Plan, definition: Definition, observed: Observation): boolean {
  const isStepNamed = (service: string) => definition.services.some(known => known.name === service && isStep(known));
  return plan.operations.some(
    operation =>
      (operation.type === 'stop' || operation.type === 'remove' || operation.type === 'recreate') &&
      operation.cause.code !== 'cause.scaled-down' &&
      running.has(observed.containers[operation.service]?.state ?? 'dead') &&
      !isStepNamed(operation.service),
  );
}

/** What runs and would not be left as it is because this is another profile than the one it was started for. */
export function leftBehind(plan: Plan, definition: Definition, observed: Observation): string[] {
  const isStepNamed = (service: string) => definition.services.some(known => known.name === service && isStep(known));
  return plan.operations.flatMap(operation =>
    (operation.type === 'stop' || operation.type === 'recreate') &&
    (operation.cause.code === 'cause.not-in-profile' || operation.cause.code === 'cause.overlays') &&
    observed.named.has(operation.service) &&
    running.has(observed.containers[operation.service]?.state ?? 'dead') &&
    !isStepNamed(operation.service)
      ? [operation.service]
      : [],
  );
}

const running: ReadonlySet<string> = new Set(['running', 'restarting', 'paused']);
