import type { Observation } from '../model/facts.ts';
import type { Plan } from '../planning/plan.ts';

/** What is to be done, and what it was made from. */
export interface Decision {
  readonly plan: Plan;
  readonly observed: Observation;
}
