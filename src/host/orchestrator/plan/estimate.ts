import type { Operation, Plan } from '../../../shared/model/plan.ts';

type Starting = Extract<Operation, { type: 'create-workspace' | 'recreate' | 'start' | 'restart' }>;

/** How long each service took from its start to healthy or done, in milliseconds, newest last. */
type Starts = Readonly<Record<string, readonly number[]>>;

/**
 * How long a plan will take until all is healthy, in milliseconds: the longest way through what waits for what, by
 * the median of what each service took before. Undefined where a service has never been started here, and where none
 * is. Builds and the making of containers are left out.
 */
export function estimate({ operations }: Plan, starts: Starts): number | undefined {
  const starting = new Map(operations.filter(isStarting).map(operation => [operation.service, operation]));
  const times = new Map<string, Times | undefined>();
  const timesOf = (operation: Starting): Times | undefined => {
    // Compose refuses definitions in which services wait for each other.
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
  // A plan that starts nothing takes a moment, of which earlier starts tell nothing.
  if (all.length === 0 || !all.every(found => found !== undefined)) return undefined;
  return Math.max(...all.map(({ endsMs }) => endsMs));
}

/** A further instance takes as long as its service. */
function serviceIn(operation: Starting): string {
  return ('instanceOf' in operation && operation.instanceOf) || operation.service;
}

/** When a service begins and is healthy, counted from the beginning of the plan. */
interface Times {
  readonly beginsMs: number;
  readonly endsMs: number;
}

/** What already runs. */
const done: Times = { beginsMs: 0, endsMs: 0 };

function isStarting(operation: Operation): operation is Starting {
  return ['create-workspace', 'recreate', 'start', 'restart'].includes(operation.type);
}

/** The middle one, of an even number the mean of both; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 1 ? half : half - 1], sorted[half]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
