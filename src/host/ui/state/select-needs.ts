import { type Among, type Definition, needsOf } from '../../../shared/model/definition.ts';
import type { ServiceRow } from './select-service-rows.ts';
import type { State } from './state.ts';

/** A line of the dependency tree, whose roots are the services that no other needs. */
export interface Need {
  readonly row: ServiceRow;
  /** For each level, whether siblings follow below; empty for a root. */
  readonly branches: readonly boolean[];
  /** Whether its needs are already listed above. */
  readonly isAgain: boolean;
}

/** A service that is not healthy, and the services that it blocks, directly or not. */
export interface Holding {
  readonly row: ServiceRow;
  readonly held: readonly string[];
}

export interface Needs {
  readonly tree: readonly Need[];
  readonly holding: readonly Holding[];
}

/**
 * Selects the dependency tree of the shown services. A need that another need of the same service also has is listed
 * below that one only.
 */
export function selectNeeds(state: State, definition: Definition, rows: readonly ServiceRow[]): Needs {
  const direct = directNeeds(state, definition, rows);
  const all = new Map([...direct.keys()].map(name => [name, reachable(name, direct)]));
  const nearest = new Map(
    [...direct].map(([name, needs]) => [name, needs.filter(need => !needs.some(via => all.get(via)?.has(need)))]),
  );
  const needed = new Set([...direct.values()].flat());
  const rowOf = new Map(rows.map(row => [row.service, row]));
  const listed = new Set<string>();
  const tree: Need[] = [];
  const visit = (name: string, branches: readonly boolean[]) => {
    const [row, needs] = [rowOf.get(name), nearest.get(name) ?? []];
    if (row === undefined) return;
    const isAgain = listed.has(name) && needs.length > 0;
    tree.push({ row, branches, isAgain });
    if (listed.has(name)) return;
    listed.add(name);
    for (const [index, need] of needs.entries()) visit(need, [...branches, index < needs.length - 1]);
  };
  for (const { service } of rows) if (!needed.has(service)) visit(service, []);
  // Services that need one another have no root.
  for (const { service } of rows) if (!listed.has(service)) visit(service, []);
  const holding = rows
    .filter(({ health, inProfile }) => health !== 'healthy' && inProfile)
    .map(row => ({
      row,
      held: rows.filter(other => other.health !== 'healthy' && all.get(other.service)?.has(row.service)),
    }))
    .filter(({ held }) => held.length > 0)
    .map(({ row, held }) => ({ row, held: held.map(({ service }) => service) }));
  return { tree, holding };
}

function directNeeds(state: State, definition: Definition, rows: readonly ServiceRow[]): Map<string, string[]> {
  const shown = new Set(rows.map(({ service }) => service));
  const among: Among = { services: definition.services, wanted: state.services };
  const isThere = (name: string) => state.facts[name]?.container !== undefined;
  return new Map(
    definition.services
      .filter(({ name }) => shown.has(name))
      .map(service => {
        const own = service.dependsOn.map(dependency => dependency.service);
        const names = new Set([...own, ...needsOf(service, among, isThere).map(({ name }) => name)]);
        return [service.name, [...names].filter(name => shown.has(name))];
      }),
  );
}

/** All needs of a service, direct or not. */
function reachable(name: string, direct: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(direct.get(name));
  // Iterating over a set also visits what is added meanwhile.
  for (const one of found) for (const need of direct.get(one) ?? []) found.add(need);
  return found;
}
