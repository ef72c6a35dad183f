import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchEnvironment } from './environment.ts';
import { type Figure, times } from './figures.ts';
import { NotInstalled } from './not-installed.ts';
import type { Row } from './row.ts';
import { type OpenProgram, openOnTerminal, type Use } from './screen-terminal.ts';

/** Until what happens only at the start of a program is over. */
const settledMs = 10_000;
const idleMs = 30_000;
const floodSeconds = 20;
const linesPerSecond = 1_000;

/** The real program on a terminal, with the sample's api profile running. */
export function realScreenFigures(environment: () => BenchEnvironment): readonly Figure[] {
  let floods: Promise<readonly Used[]> | undefined;
  const flood = () => {
    floods ??= times(2, () => flooded(environment(), bkdevIn(environment())));
    return floods;
  };
  return [
    {
      name: 'screen: first frame with a running environment',
      ...{ limit: 300, unit: 'ms' },
      measure: () => times(8, () => firstFrame(environment())).then(all => all.slice(1)),
    },
    {
      name: 'screen: idle, share of a core',
      ...{ limit: 1, unit: '%' },
      measure: () => times(2, async () => (await idle(bkdevIn(environment()))).percent),
    },
    {
      name: 'screen: 1,000 lines a second read, stored and shown, share of a core',
      ...{ limit: 15, unit: '%' },
      measure: async () => (await flood()).map(({ percent }) => percent),
    },
    {
      name: 'screen: memory (RSS) after that',
      ...{ limit: 150, unit: 'MB' },
      measure: async () => (await flood()).map(({ mb }) => mb),
    },
  ];
}

/** Compares with other programs that show the logs of containers, on the same containers. */
export const screenRows: readonly Row[] = (['oxker', 'mprocs'] as const).flatMap(rival => {
  const flood = onceEach(flooded);
  return [
    row(
      `screen: idle, share of a core: bkdev / ${rival}`,
      '%',
      rival,
      async (_, program) => (await idle(program)).percent,
    ),
    row(`screen: 1,000 lines a second, share of a core: bkdev / ${rival}`, '%', rival, async (environment, program) => {
      return (await flood(environment, program)).percent;
    }),
    row(`screen: memory (RSS) after that: bkdev / ${rival}`, 'MB', rival, async (environment, program) => {
      return (await flood(environment, program)).mb;
    }),
  ];
});

/** Measures each program once, for all rows that ask. */
function onceEach(measure: typeof flooded): typeof flooded {
  const measured = new Map<string, Promise<Used>>();
  return (environment, program) => {
    const known = measured.get(program.name) ?? measure(environment, program);
    measured.set(program.name, known);
    return known;
  };
}

type Rival = 'oxker' | 'mprocs';

/** A program that is not started yet. */
interface Program {
  readonly name: string;
  open(): OpenProgram;
  /** What it shows once it shows the containers. */
  readonly shows: RegExp;
  readonly leave: string;
}

function row(
  name: string,
  unit: string,
  rival: Rival,
  measure: (environment: BenchEnvironment, program: Program) => Promise<number>,
): Row {
  return {
    ...{ name, unit, limit: 1, runs: 1, warmUps: 0 },
    pair: environment => {
      const theirs = rivalIn(environment, rival);
      return {
        ours: () => measure(environment, bkdevIn(environment)),
        theirs: () => measure(environment, theirs),
      };
    },
  };
}

function bkdevIn({ bkdev, checkout, env }: BenchEnvironment): Program {
  return { name: 'bkdev', open: () => openOnTerminal(bkdev().argv, checkout, env), shows: /workspace/, leave: 'q' };
}

/** `bench/install-rivals.ts` installs them there. */
export const rivalsFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'bkdev-bench');

function rivalIn(environment: BenchEnvironment, rival: Rival): Program {
  const { checkout, env } = environment;
  const file = join(rivalsFolder, rival === 'oxker' ? 'bin/oxker' : 'node_modules/.bin/mprocs');
  if (!existsSync(file)) throw new NotInstalled(`${rival} is not installed (node bench/install-rivals.ts)`);
  const shown = { name: rival, shows: /-api-1/, leave: 'q' };
  if (rival === 'oxker') return { ...shown, open: () => openOnTerminal([file], checkout, env) };
  const config = join(environment.folder, 'mprocs.json');
  const follow = (container: string) => ({ cmd: ['docker', 'logs', '--follow', '--tail', '200', container] });
  writeFileSync(
    config,
    JSON.stringify({ procs: Object.fromEntries(containersOf(environment).map(n => [n, follow(n)])) }),
  );
  return { ...shown, open: () => openOnTerminal([file, '--config', config], checkout, env) };
}

function containersOf({ compose, output }: BenchEnvironment): readonly string[] {
  return output(compose('ps', '--format', '{{.Name}}'))
    .trim()
    .split('\n');
}

/** Returns the time from starting bkdev until the services are on the screen, in milliseconds. */
async function firstFrame(environment: BenchEnvironment): Promise<number> {
  const { open, shows, leave } = bkdevIn(environment);
  const before = performance.now();
  const screen = open();
  try {
    await screen.until(shows);
    return performance.now() - before;
  } finally {
    await screen.close(leave);
  }
}

/** Returns a program's use while nothing happens. */
function idle(program: Program) {
  return measured(program, () => wait(idleMs));
}

/** Returns a program's use while the api writes lines. */
function flooded({ project, output }: BenchEnvironment, program: Program) {
  // One program writes a second's lines at once, so that the pace is kept whatever else happens.
  const second = `seq -f '[2026-11-30 05:08:18 +0000] [71] [INFO] line %g of a flood' ${linesPerSecond} > /proc/1/fd/1`;
  const argv = ['sh', '-c', `for i in $(seq ${floodSeconds}); do ${second}; sleep 1; done`];
  return measured(program, async () => {
    output({ argv: ['docker', 'exec', '--detach', `${project}-api-1`, ...argv] });
    await wait(floodSeconds * 1_000);
    const last = output({ argv: ['docker', 'logs', '--tail', '5', `${project}-api-1`] });
    if (!last.includes('of a flood')) throw new Error('the api did not write the lines');
  });
}

/** Percent of a core during some work, and MB of memory after it. */
interface Used {
  readonly percent: number;
  readonly mb: number;
}

async function measured({ open, shows, leave }: Program, work: () => Promise<void>): Promise<Used> {
  const screen = open();
  try {
    await screen.until(shows);
    await wait(settledMs);
    const [before, startedAt] = [screen.use(), performance.now()];
    await work();
    const after: Use = screen.use();
    return { percent: ((after.seconds - before.seconds) / (performance.now() - startedAt)) * 100_000, mb: after.mb };
  } finally {
    await screen.close(leave);
  }
}
