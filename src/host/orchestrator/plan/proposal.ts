import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Operation, Plan } from '../../../shared/model/plan.ts';
import { isStep } from '../../../shared/model/traits.ts';

/** A plan for a person to agree to. */
export interface Proposal {
  readonly plan: Plan;
  /** The estimated duration, from earlier starts; absent if too little is known. */
  readonly estimateMs?: number;
  /** Reasons to reconsider. */
  readonly reasons: readonly Wording[];
  /** Whether the plan stops, removes or replaces running services. */
  readonly takesAway: boolean;
}

/**
 * Returns what is unexpected in a plan: running services that are replaced because their configuration was edited, or
 * that are stopped or removed and that no profile could bring back. What a switch itself replaces or stops is expected.
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
 * Whether the plan stops, removes or replaces running services. Repeated steps do not count, nor does scaling down,
 * which somebody asked for.
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

/**
 * Returns the running services that the plan would stop or replace because the profile differs from the one they were
 * started for.
 */
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
