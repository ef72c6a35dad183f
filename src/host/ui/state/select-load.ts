import type { ServiceFacts } from '../../../shared/model/facts.ts';
import type { Load } from '../../../shared/model/load.ts';
import type { State } from './state.ts';

/** What a service uses, all of its instances together. */
export interface ServiceLoad {
  readonly now: Load;
  /** Cores kept busy, oldest first, two minutes at most. */
  readonly cores: readonly number[];
  /** What its definition allows all instances together; undefined where one of them has no limit. */
  readonly memoryLimit: number | undefined;
  readonly coreLimit: number | undefined;
}

/** Undefined where nothing was measured: it is not running, or has not been for long enough. */
export function selectLoad(state: State, service: string): ServiceLoad | undefined {
  const instances = instancesIn(service, state.facts[service]);
  const measured = instances.flatMap(([name]) => {
    const loads = state.loads[name];
    return loads?.length ? [loads] : [];
  });
  const length = Math.max(0, ...measured.map(loads => loads.length));
  // One that was started later has used nothing before.
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

/** Names and container ids of all that runs, to be measured. */
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
