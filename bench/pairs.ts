import { spawnSync } from 'node:child_process';

/** A command, measured as a whole process. */
export interface Timed {
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** Runs before each measurement and is not counted. */
  readonly before?: () => void;
}

/** Takes one measurement itself: in seconds, unless its row has another unit. */
export type Measured = () => Promise<number>;

/** The measurements in seconds; those with the same index form a pair. */
export interface Result {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/**
 * Runs two commands alternately, ours then theirs, so that changes in the machine's speed affect both. `warmUps`
 * pairs come first and do not count.
 */
export async function runPairs(
  ours: Timed | Measured,
  theirs: Timed | Measured,
  runs: number,
  env: NodeJS.ProcessEnv,
  warmUps = 1,
): Promise<Result> {
  const once = async (one: Timed | Measured) => (typeof one === 'function' ? await one() : time(one, env));
  const pairs: (readonly [number, number])[] = [];
  for (let run = 0; run < warmUps + runs; run++) pairs.push([await once(ours), await once(theirs)]);
  const counted = pairs.slice(warmUps);
  return { ours: counted.map(([our]) => our), theirs: counted.map(([, their]) => their) };
}

function time({ argv, cwd, before }: Timed, env: NodeJS.ProcessEnv): number {
  before?.();
  const [program = '', ...args] = argv;
  const startedAt = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, {
    env,
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${error?.message ?? stderr}`);
  return seconds;
}

/** Returns the median; for an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (upper + lower) / 2;
}
