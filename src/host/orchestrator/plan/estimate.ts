import type { Operation, Plan } from '../../../shared/model/plan.ts';

type Starting = Extract<Operation, { type: 'create-workspace' | 'recreate' | 'start' | 'restart' }>;

/** How long each service took from its start to healthy or done, in milliseconds, newest last. */
type Starts = Readonly<Record<string, readonly number[]>>;

/**
 * Estimates how long a plan takes until everything is healthy, in milliseconds: the critical path, using the median of
 * each service's earlier starts. Returns undefined if a service was never started here, or if the plan starts none.
 * Builds and container creation are not included.
 */
export function estimate({ operations }: Plan, starts: Starts): number | undefined {
  const starting = new Map(operations.filter(isStarting).map(operation => [operation.service, operation]));
  const times = new Map<string, Times | undefined>();
  const timesOf = (operation: Starting): Times | undefined => {
    // Recursion ends, because Compose rejects circular dependencies.
    if (!times.has(operation.service)) times.set(operation.service, measure(operation));
    return times.get(operation.service);
  };
  const measure = (operation: Starting): Times | undefined => {
    const tookMs = median(starts[serviceIn(operation)] ?? []);
    let beginsMs = 0;
    for (const { service, condition } of 'needs' in operation ? operation.needs : []) {
      const needed = starting.get(service);
      const found = needed === undefined ? done : timesOf(needed);
      if (found === undefined) return undefined;
      beginsMs = Math.max(beginsMs, condition === 'service_started' ? found.beginsMs : found.endsMs);
    }
    return tookMs === undefined ? undefined : { beginsMs, endsMs: beginsMs + tookMs };
  };
  const all = [...starting.values()].map(timesOf);
  // A plan that starts nothing takes a moment, which earlier starts say nothing about.
  if (all.length === 0 || !all.every(found => found !== undefined)) return undefined;
  return Math.max(...all.map(({ endsMs }) => endsMs));
}

/** A further instance takes as long as its service. */
function serviceIn(operation: Starting): string {
  return ('instanceOf' in operation && operation.instanceOf) || operation.service;
}

/** When a service starts and becomes healthy, relative to the start of the plan. */
interface Times {
  readonly beginsMs: number;
  readonly endsMs: number;
}

/** For a service that is already running. */
const done: Times = { beginsMs: 0, endsMs: 0 };

function isStarting(operation: Operation): operation is Starting {
  return ['create-workspace', 'recreate', 'start', 'restart'].includes(operation.type);
}

/** Returns the median; undefined for an empty list. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 1 ? half : half - 1], sorted[half]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
