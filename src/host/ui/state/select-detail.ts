import type { Wording } from '../../../shared/messages/wording.ts';
import { type Among, type Definition, needsOf } from '../../../shared/model/definition.ts';
import type { UrlFacts } from '../../../shared/model/facts.ts';
import type { QueueFacts, ServerFacts, TaskFacts } from '../../../shared/model/report.ts';
import { sinceIn } from '../../../shared/model/since.ts';

import type { Badge } from './badge.ts';
import type { ServiceRow } from './select-service-rows.ts';
import type { State } from './state.ts';
import { type Rate, rateOf } from './traffic.ts';

/** The details of one service besides its row. */
export interface Detail {
  readonly row: ServiceRow;
  /** How long it has been in its state; undefined if unknown. */
  readonly forMs: number | undefined;
  /** How often Docker restarted its container. */
  readonly restarts: number;
  /** Whether its published address answers; undefined before the first try. */
  readonly url: UrlFacts | undefined;
  /** Its dependencies and dependents, each with its state. */
  readonly needs: readonly Neighbour[];
  readonly neededBy: readonly Neighbour[];
  readonly queues: readonly QueueFacts[];
  readonly tasks: TaskFacts | undefined;
  readonly server: ServerFacts | undefined;
  /** The requests that reached it through the gateway; undefined if there were none of late. */
  readonly rate: Rate | undefined;
  readonly notes: readonly Wording[];
  /** The names of its containers, if there are several. */
  readonly instances: readonly string[];
}

/** A dependency or dependent of a service. */
export interface Neighbour {
  readonly service: string;
  readonly badge: Badge;
}

/** Returns the details of a row's service. `now` in epoch milliseconds. */
export function selectDetail(
  state: State,
  definition: Definition,
  rows: readonly ServiceRow[],
  row: ServiceRow,
  now: number,
): Detail | undefined {
  const service = definition.services.find(({ name }) => name === row.service);
  if (service === undefined) return undefined;
  const { facts } = state;
  const among: Among = { services: definition.services, wanted: state.services };
  const known = facts[row.service];
  const since = sinceIn(among, service, facts, row, now);
  const isThere = (name: string) => facts[name]?.container !== undefined;
  const own = service.dependsOn.map(dependency => dependency.service);
  const needs = new Set([...own, ...needsOf(service, among, isThere).map(({ name }) => name)]);
  const needsThis = (name: string) => {
    const other = definition.services.find(candidate => candidate.name === name);
    if (other === undefined) return false;
    const isDependent = other.dependsOn.some(dependency => dependency.service === row.service);
    return isDependent || needsOf(other, among, isThere).some(need => need.name === row.service);
  };
  const toNeighbour = ({ service: name, badge }: ServiceRow): Neighbour => ({ service: name, badge });
  return {
    row,
    forMs: since === undefined ? undefined : Math.max(0, now - since),
    restarts: known?.container?.restarts ?? 0,
    url: known?.url,
    needs: rows.filter(({ service: name }) => needs.has(name)).map(toNeighbour),
    neededBy: rows.filter(({ service: name }) => name !== row.service && needsThis(name)).map(toNeighbour),
    queues: known?.report?.queues ?? [],
    tasks: known?.report?.tasks,
    server: known?.report?.server,
    rate: rateOf(state.traffic, row.service, now),
    notes: row.notes,
    instances: known?.others === undefined ? [] : [`${row.service}.1`, ...Object.keys(known.others)],
  };
}
