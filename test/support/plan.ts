import { type Caused, emptyPlan, type Operation, type Plan } from '../../src/shared/model/plan.ts';

/** A plan of these changes, none of which waits for another. */
export function planOf(...changes: readonly Caused[]): Plan {
  return { ...emptyPlan, operations: changes.map(operation) };
}

function operation(change: Caused): Operation {
  return { ...change, id: 'service' in change ? `${change.type}:${change.service}` : change.type, after: [] };
}
