import { type BenchEnvironment, makeEnvironment } from './environment.ts';
import { figures } from './figures.ts';
import { median, type Result, runPairs, type Timed } from './pairs.ts';

/** One comparison: ours over theirs, or ours beyond theirs in seconds, is to be at most `limit`. */
interface Row {
  readonly name: string;
  readonly limit: number;
  /** `ratio` unless said otherwise. */
  readonly measure?: 'ratio' | 'difference';
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
    pair: ({ bkdev, compose, services }) => ({
      ours: bkdev('up', 'api', '--no-tui'),
      theirs: compose('up', '-d', '--wait', ...services.api),
    }),
  },
  {
    name: 'cold, images and volumes kept: bkdev up --no-tui / docker compose up -d --wait',
    limit: 1.15,
    runs: 5,
    pair: ({ bkdev, compose, services, down }) => ({
      ours: { ...bkdev('up', 'api', '--no-tui'), before: down },
      theirs: { ...compose('up', '-d', '--wait', ...services.api), before: down },
    }),
  },
  {
    name: 'switch api → full → api: bkdev up, twice / docker compose down + up -d --wait, twice',
    limit: 0.5,
    runs: 3,
    pair: ({ bkdev, compose, full, services, inTurn }) => ({
      ours: { ...inTurn(bkdev('up', 'full', '--no-tui'), bkdev('up', 'api', '--no-tui')), before: toApi(bkdev) },
      theirs: {
        ...inTurn(
          compose('down'),
          full('up', '-d', '--wait', ...services.full),
          full('down'),
          compose('up', '-d', '--wait', ...services.api),
        ),
        before: toApi(bkdev),
      },
    }),
  },
  {
    name: 'health of an api started again: bkdev wait / docker compose up -d --wait',
    limit: 1,
    runs: 5,
    pair: ({ bkdev, compose, run, inTurn }) => {
      const before = toApi(bkdev);
      const again = compose('restart', 'api');
      const others = ['--no-deps', '--no-recreate'];
      run(bkdev('up', 'api', '--no-tui'));
      return {
        ours: { ...inTurn(again, bkdev('wait', 'api')), before },
        theirs: { ...inTurn(again, compose('up', '-d', '--wait', ...others, 'api')), before },
      };
    },
  },
  {
    name: 'stop of full: bkdev stop, beyond docker stop of the same containers',
    limit: 0.5,
    measure: 'difference',
    runs: 3,
    pair: ({ bkdev, dockerStop, run }) => {
      const before = () => run(bkdev('up', 'full', '--no-tui'));
      return { ours: { ...bkdev('stop'), before }, theirs: { ...dockerStop, before } };
    },
  },
];

function toApi(bkdev: BenchEnvironment['bkdev']): () => void {
  return () => environment.run(bkdev('up', 'api', '--no-tui'));
}

const only = process.argv[2];
const environment = makeEnvironment();
try {
  console.log('| ours / theirs | ratio or difference: median (min–max) | aim | ours, s | theirs, s |');
  console.log('| --- | --- | --- | --- | --- |');
  const isAsked = ({ name }: { readonly name: string }) => only === undefined || name.includes(only);
  for (const row of rows.filter(isAsked)) {
    const { ours, theirs } = row.pair(environment);
    console.log(format(row, runPairs(ours, theirs, row.runs, environment.env)));
  }
  const asked = figures(environment).filter(isAsked);
  if (asked.length > 0) {
    environment.run(environment.bkdev('up', 'full', '--no-tui'));
    console.log('\n| figure | median (min–max) | aim |\n| --- | --- | --- |');
  }
  for (const { name, limit, unit, measure } of asked) {
    const values = await measure();
    const met = median(values) <= limit ? 'met' : 'not met';
    console.log(`| ${name} | ${spread(values, 2)} ${unit} | ≤ ${limit} ${unit}, ${met} |`);
  }
} finally {
  environment.remove();
}

function format({ name, limit, measure = 'ratio' }: Row, { ours, theirs }: Result): string {
  const pairs = ours.map((seconds, index) => [seconds, theirs[index] ?? Number.NaN] as const);
  const values = pairs.map(([our, their]) => (measure === 'ratio' ? our / their : our - their));
  const unit = measure === 'ratio' ? '' : ' s';
  const met = median(values) <= limit ? 'met' : 'not met';
  return `| ${name} | ${spread(values, 2)}${unit} | ≤ ${limit}${unit}, ${met} | ${spread(ours, 3)} | ${spread(theirs, 3)} |`;
}

function spread(values: readonly number[], digits: number): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}
