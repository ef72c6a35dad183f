import type { Observation } from '../../../shared/model/observation.ts';
import type { Plan } from '../../../shared/model/plan.ts';

/** A plan and the snapshot it was made from. */
export interface Decision {
  readonly plan: Plan;
  readonly observed: Observation;
}
