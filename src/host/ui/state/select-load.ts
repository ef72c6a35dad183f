import type { ServiceFacts } from '../../../shared/model/facts.ts';
import type { Load } from '../../../shared/model/load.ts';
import type { State } from './state.ts';

/** The resource use of a service, summed over its instances. */
export interface ServiceLoad {
  readonly now: Load;
  /** Busy cores, oldest first, four minutes at most. */
  readonly cores: readonly number[];
  /** The summed limits of all instances; undefined if one of them has none. */
  readonly memoryLimit: number | undefined;
  readonly coreLimit: number | undefined;
}

/** Undefined if nothing was measured: the service is not running, or has just started. */
export function selectLoad(state: State, service: string): ServiceLoad | undefined {
  const instances = instancesIn(service, state.facts[service]);
  const measured = instances.flatMap(([name]) => {
    const loads = state.loads[name];
    return loads?.length ? [loads] : [];
  });
  const length = Math.max(0, ...measured.map(loads => loads.length));
  // Instances that started later have fewer samples.
  const rounds = Array.from({ length }, (_, index) =>
    measured.map(loads => loads[loads.length - length + index]).filter(load => load !== undefined),
  );
  const last = rounds.at(-1);
  if (last === undefined) return undefined;
  const containers = instances.flatMap(([, { container }]) => container ?? []);
  return {
    now: last.reduce(add),
    cores: rounds.map(loads => loads.reduce((sum, { cores }) => sum + cores, 0)),
    memoryLimit: total(containers.map(({ memoryLimit }) => memoryLimit)),
    coreLimit: total(containers.map(({ coreLimit }) => coreLimit)),
  };
}

/** Returns the names and container ids of everything that is running, to be measured. */
export function runningIn({ facts }: State): (readonly [name: string, container: string])[] {
  return Object.entries(facts).flatMap(([service, known]) =>
    instancesIn(service, known).flatMap(([name, { container }]) =>
      container?.state === 'running' ? [[name, container.id] as const] : [],
    ),
  );
}

function instancesIn(service: string, known: ServiceFacts | undefined): (readonly [string, ServiceFacts])[] {
  return known === undefined ? [] : [[service, known], ...Object.entries(known.others ?? {})];
}

function add(one: Load, other: Load): Load {
  return {
    cores: one.cores + other.cores,
    memoryBytes: one.memoryBytes + other.memoryBytes,
    received: one.received + other.received,
    sent: one.sent + other.sent,
    read: one.read + other.read,
    written: one.written + other.written,
  };
}

function total(limits: readonly (number | undefined)[]): number | undefined {
  return limits.reduce((sum, limit) => (sum === undefined || limit === undefined ? undefined : sum + limit), 0);
}
