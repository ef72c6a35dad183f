import { emptyPlan, type Operation, type Plan, servicesIn } from '../../../shared/model/plan.ts';
import type { State } from './state.ts';

/** What the plan does to a service, without what only waits for it. */
export function selectPlanOf({ plan }: State, service: string): Plan {
  const isAboutIt = (operation: Operation) => operation.type !== 'await' && servicesIn(operation).includes(service);
  return { ...emptyPlan, operations: plan.operations.filter(isAboutIt) };
}
