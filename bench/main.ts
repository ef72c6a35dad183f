import { type BenchEnvironment, makeEnvironment } from './environment.ts';
import { median, type Result, runPairs, type Timed } from './pairs.ts';

/** One comparison: ours over theirs is to be at most `limit`. */
interface Row {
  readonly name: string;
  readonly limit: number;
  readonly runs: number;
  readonly pair: (environment: BenchEnvironment) => { ours: Timed; theirs: Timed };
}

const rows: readonly Row[] = [
  {
    name: 'bkdev --version / node -e 0',
    limit: 1.5,
    runs: 15,
    pair: ({ bkdev, node }) => ({ ours: bkdev('--version'), theirs: { argv: [node, '-e', '0'] } }),
  },
  {
    name: 'bkdev --version / devcontainer --version',
    limit: 0.6,
    runs: 15,
    pair: ({ bkdev, devcontainer }) => ({ ours: bkdev('--version'), theirs: { argv: [...devcontainer, '--version'] } }),
  },
  {
    name: 'bkdev status --json / docker compose ps --format json',
    limit: 2,
    runs: 15,
    pair: ({ bkdev, compose }) => ({ ours: bkdev('status', '--json'), theirs: compose('ps', '--format', 'json') }),
  },
  {
    name: 'warm: bkdev up --no-tui / docker compose up -d --wait',
    limit: 1,
    runs: 7,
    pair: ({ bkdev, compose }) => ({ ours: bkdev('up', 'api', '--no-tui'), theirs: compose('up', '-d', '--wait') }),
  },
  {
    name: 'cold, images and volumes kept: bkdev up --no-tui / docker compose up -d --wait',
    limit: 1.15,
    runs: 5,
    pair: ({ bkdev, compose, down }) => ({
      ours: { ...bkdev('up', 'api', '--no-tui'), before: down },
      theirs: { ...compose('up', '-d', '--wait'), before: down },
    }),
  },
];

const only = process.argv[2];
const environment = makeEnvironment();
try {
  console.log('| ours / theirs | ratio: median (min–max) | aim | ours, s | theirs, s |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const row of rows.filter(({ name }) => only === undefined || name.includes(only))) {
    const { ours, theirs } = row.pair(environment);
    console.log(format(row, runPairs(ours, theirs, row.runs, environment.env)));
  }
} finally {
  environment.remove();
}

function format({ name, limit }: Row, { ours, theirs, ratios }: Result): string {
  const met = median(ratios) <= limit ? 'met' : 'not met';
  return `| ${name} | ${spread(ratios, 2)} | ≤ ${limit}, ${met} | ${spread(ours, 3)} | ${spread(theirs, 3)} |`;
}

function spread(values: readonly number[], digits: number): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}
