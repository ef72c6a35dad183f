import type { Observation } from '../../../shared/model/facts.ts';
import type { Plan } from '../../../shared/model/plan.ts';

/** What is to be done, and what it was made from. */
export interface Decision {
  readonly plan: Plan;
  readonly observed: Observation;
}
