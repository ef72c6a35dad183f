import { emptyPlan, type Operation, type Plan, servicesIn } from '../../../shared/model/plan.ts';
import type { State } from './state.ts';

/** Returns the part of the plan that changes a service, without operations that merely wait for it. */
export function selectPlanOf({ plan }: State, service: string): Plan {
  const isAboutIt = (operation: Operation) => operation.type !== 'await' && servicesIn(operation).includes(service);
  return { ...emptyPlan, operations: plan.operations.filter(isAboutIt) };
}
