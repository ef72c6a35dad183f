import type { Definition } from '../model/definition.ts';
import { type Condition, conditionOf } from '../model/health.ts';
import { type Role, type Service, urlOf } from '../model/service.ts';
import { type Badge, badgeOf } from './badge.ts';
import type { State } from './state.ts';

/** One service as a panel shows it. */
export interface ServiceRow extends Condition {
  readonly service: string;
  readonly title: string;
  readonly role: Role;
  readonly badge: Badge;
  /** Where a person reaches it from the host, whether it answers or not. */
  readonly url: string | undefined;
  /** How long it has been on its way; undefined once it has arrived. */
  readonly elapsedMs: number | undefined;
}

/** Every service in the definition's order. `now` in epoch milliseconds. */
export function selectServiceRows(state: State, definition: Definition, now: number): readonly ServiceRow[] {
  return definition.services.map(service => toRow(service, state, now));
}

function toRow(service: Service, state: State, now: number): ServiceRow {
  const known = state.facts[service.name];
  const condition = conditionOf(service, known, now);
  const badge = badgeOf(condition.phase, condition.health);
  const since = known?.activity === undefined ? known?.since : state.busySince[service.name];
  const onItsWay = badge.tone === 'busy' && since !== undefined;
  return {
    service: service.name,
    title: service.title,
    role: service.role,
    badge,
    ...condition,
    url: urlOf(service),
    elapsedMs: onItsWay ? Math.max(0, now - since) : undefined,
  };
}
