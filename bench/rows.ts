import type { BenchEnvironment } from './environment.ts';
import type { Row } from './row.ts';

/** Comparisons with the commands that a person would type otherwise, on the sample. */
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
    limit: 1,
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
  switching('the first time'),
  switching('again', 'full'),
  {
    name: 'health of an api started again: bkdev wait / docker compose up -d --wait',
    limit: 1,
    runs: 5,
    pair: environment => {
      const { bkdev, compose, run, inTurn } = environment;
      const before = toApi(environment);
      const again = compose('restart', 'api');
      const others = ['--no-deps', '--no-recreate'];
      run(bkdev('switch', 'api', '--no-tui'));
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
      const before = () => run(bkdev('switch', 'full', '--no-tui'));
      return { ours: { ...bkdev('stop'), before }, theirs: { ...dockerStop, before } };
    },
  },
];

/** Compose's `down` removes the containers: ours finds those of a profile only if it ran it `before`. */
function switching(times: string, ...before: readonly string[]): Row {
  return {
    name: `switch api → full → api, ${times}: bkdev up, twice / docker compose down + up -d --wait, twice`,
    limit: 0.5,
    runs: 3,
    pair: environment => {
      const { bkdev, compose, full, services, inTurn } = environment;
      const ours = inTurn(bkdev('switch', 'full', '--no-tui'), bkdev('switch', 'api', '--no-tui'));
      const theirs = inTurn(
        compose('down'),
        full('up', '-d', '--wait', ...services.full),
        full('down'),
        compose('up', '-d', '--wait', ...services.api),
      );
      return {
        ours: { ...ours, before: toApi(environment, ...before) },
        theirs: { ...theirs, before: toApi(environment) },
      };
    },
  };
}

function toApi({ bkdev, run }: BenchEnvironment, ...by: readonly string[]): () => void {
  return () => {
    for (const profile of [...by, 'api']) run(bkdev('switch', profile, '--no-tui'));
  };
}
