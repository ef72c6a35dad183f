import type { BenchEnvironment } from './environment.ts';
import type { Timed } from './pairs.ts';
import type { Row } from './row.ts';

/**
 * The gain from the runtime's patches for speed (docs/patches.md): bkdev's usual start / with BKDEV_PLAIN=1, each time
 * with nothing running before.
 */
export const plainRows: readonly Row[] = [
  row('start of full', ({ down }) => [down, ['up', 'full', '--no-tui']]),
  row('start of api', ({ down }) => [down, ['up', 'api', '--no-tui']]),
  ...['api', 'worker', 'beat', 'broker'].map(service =>
    row(`restart of ${service}`, ({ run }, as) => [() => run(as('up', 'full', '--no-tui')), ['restart', service]]),
  ),
  row('stop of full', ({ run }, as) => [() => run(as('up', 'full', '--no-tui')), ['stop']]),
];

type Bkdev = (...args: string[]) => Timed;

function row(name: string, what: (environment: BenchEnvironment, as: Bkdev) => [() => void, string[]]): Row {
  return {
    name: `plain: ${name}: as it is / with BKDEV_PLAIN=1`,
    limit: 1,
    runs: 5,
    pair: environment => {
      const { bkdev } = environment;
      const plain: Bkdev = (...args) => {
        const { argv, ...rest } = bkdev(...args);
        return { ...rest, argv: ['env', 'BKDEV_PLAIN=1', ...argv] };
      };
      const timed = (as: Bkdev): Timed => {
        const [before, args] = what(environment, as);
        return { ...as(...args), before };
      };
      return { ours: timed(bkdev), theirs: timed(plain) };
    },
  };
}
