import type { BenchEnvironment } from './environment.ts';
import type { Row } from './row.ts';

/** What a person would type instead, on the sample. */
export const rows: readonly Row[] = [
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
    pair: ({ bkdev, compose, full, services, run, inTurn }) => ({
      ours: { ...inTurn(bkdev('up', 'full', '--no-tui'), bkdev('up', 'api', '--no-tui')), before: toApi(bkdev, run) },
      theirs: {
        ...inTurn(
          compose('down'),
          full('up', '-d', '--wait', ...services.full),
          full('down'),
          compose('up', '-d', '--wait', ...services.api),
        ),
        before: toApi(bkdev, run),
      },
    }),
  },
  {
    name: 'health of an api started again: bkdev wait / docker compose up -d --wait',
    limit: 1,
    runs: 5,
    pair: ({ bkdev, compose, run, inTurn }) => {
      const before = toApi(bkdev, run);
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

function toApi(bkdev: BenchEnvironment['bkdev'], run: BenchEnvironment['run']): () => void {
  return () => run(bkdev('up', 'api', '--no-tui'));
}
