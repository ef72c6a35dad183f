import { emptyPlan, type Operation, type Plan } from '../../../shared/model/plan.ts';
import type { State } from './state.ts';

/** The last lines that a service wrote, oldest first. */
export function selectLog(state: State, service: string, lines: number): readonly string[] {
  return lines <= 0 ? [] : (state.logs[service] ?? []).slice(-lines);
}

/** What the plan does to a service, without what only waits for it. */
export function selectPlanOf({ plan }: State, service: string): Plan {
  const isAboutIt = (operation: Operation) =>
    operation.type === 'build' ? operation.services.includes(service) : operation.service === service;
  return { ...emptyPlan, operations: plan.operations.filter(isAboutIt) };
}
