import type { BenchEnvironment } from './environment.ts';
import { noticed, probeCost } from './notice.ts';
import { timeSwitch } from './own-time.ts';
import { stopAll } from './stops.ts';

/** A figure of bkdev alone: its upper limit and its unit. */
export interface Figure {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  measure(): Promise<readonly number[]>;
}

/** Returns all figures; each begins and ends with `full` healthy. */
export function figures(environment: BenchEnvironment): readonly Figure[] {
  const cost = once(() => probeCost(environment));
  const switches = once(() => switchTimes(environment));
  const stops = once(() => stopTimes(environment));
  const stopOf = (role: string): Figure => ({
    name: `stop of ${role}: its container, beyond its programs' own shutdown`,
    ...{ limit: 0.5, unit: 's' },
    measure: async () => stops().map(({ beyond }) => beyond[role] ?? Number.NaN),
  });
  return [
    {
      name: "switch to full: all of the command, beyond the slowest new role's start",
      ...{ limit: 1, unit: 's' },
      measure: async () => switches().map(({ full }) => full.beyondSlowest),
    },
    {
      name: 'switch to full: no service on its way to healthy or to its end',
      ...{ limit: 1, unit: 's' },
      measure: async () => switches().map(({ full }) => full.own),
    },
    {
      name: 'switch back to api: no service on its way to healthy or to its end',
      ...{ limit: 1, unit: 's' },
      measure: async () => switches().map(({ api }) => api.own),
    },
    {
      name: "stop of full: bkdev's own, beside the stopping of containers",
      ...{ limit: 0.5, unit: 's' },
      measure: async () => stops().map(({ own }) => own),
    },
    ...['api', 'web', 'worker', 'beat', 'workspace'].map(stopOf),
    {
      name: 'health: a worker program that is stopped (SIGSTOP) is told by bkdev status --watch after',
      ...{ limit: 3, unit: 's' },
      measure: () => times(5, () => noticed('STOP', environment)),
    },
    {
      name: 'health: a worker program that is killed is told by bkdev status --watch after',
      ...{ limit: 0.5, unit: 's' },
      measure: () => times(5, () => noticed('KILL', environment)),
    },
    {
      name: 'health: agent and probes of a healthy full that nobody watches, share of a core',
      ...{ limit: 1.5, unit: '%' },
      measure: async () => [(await cost()).percent],
    },
    {
      name: 'health: agent and probes, memory (PSS)',
      ...{ limit: 60, unit: 'MB' },
      measure: async () => [(await cost()).mb],
    },
    {
      name: "health: agent and probes, memory of their own (PSS less pages of files, Node's program above all)",
      ...{ limit: 60, unit: 'MB' },
      measure: async () => [(await cost()).ownMb],
    },
  ];
}

/** The first switch in each direction is a warm-up. */
function switchTimes(environment: BenchEnvironment) {
  const { bkdev, run, services } = environment;
  const added = services.full.filter(name => !services.api.includes(name));
  run(bkdev('switch', 'api', '--no-tui'));
  const pairs = Array.from({ length: 6 }, () => ({
    full: timeSwitch('full', added, environment),
    api: timeSwitch('api', [], environment),
  }));
  run(bkdev('switch', 'full', '--no-tui'));
  return pairs.slice(1);
}

function stopTimes(environment: BenchEnvironment) {
  const { bkdev, run } = environment;
  return Array.from({ length: 3 }, () => {
    const stopped = stopAll(environment);
    run(bkdev('switch', 'full', '--no-tui'));
    return stopped;
  });
}

/** The work is done at the first call, and its result kept. */
export function once<Result>(work: () => Result): () => Result {
  let done: { readonly result: Result } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}

export async function times<Value>(count: number, measure: () => Promise<Value>): Promise<readonly Value[]> {
  const values: Value[] = [];
  for (let run = 0; run < count; run++) values.push(await measure());
  return values;
}
