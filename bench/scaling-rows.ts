import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { BenchEnvironment } from './environment.ts';
import type { Timed } from './pairs.ts';
import type { Row } from './row.ts';
import { startSpreading } from './tasks.ts';

/** Consumed by a worker's programs `service` and `cron`. */
const queues = ['monitor', 'celery_cron'];

/** From one worker to three that all take tasks, by bkdev and by what one would type for Compose. */
export const scalingRows: readonly Row[] = [row(), row('--no-deps')];

function row(...options: readonly string[]): Row {
  const theirs = ['up', '-d', '--scale', 'worker=3', '--no-recreate', ...options, 'worker'];
  return {
    name: `scaling: until three workers take tasks: bkdev scale worker=3 / docker compose ${theirs.join(' ')}`,
    limit: 1,
    runs: 5,
    pair: environment => {
      const { bkdev, compose, run } = environment;
      run(bkdev('up', 'web-worker', '--no-tui'));
      const untilTaken = startSpreading(environment);
      const toOne = () => run(bkdev('scale', 'worker=1'));
      const measured = (command: Timed) => async () => {
        toOne();
        const begunAt = performance.now();
        const taken = async () => {
          for (const queue of queues) await untilTaken(queue, 3);
          return (performance.now() - begunAt) / 1000;
        };
        const [took] = await Promise.all([taken(), finished(command, environment)]);
        return took;
      };
      return { ours: measured(bkdev('scale', 'worker=3')), theirs: measured(compose(...theirs)), after: toOne };
    },
  };
}

/** Runs a command while something else goes on. */
async function finished({ argv: [program = '', ...args], cwd }: Timed, { env }: BenchEnvironment): Promise<void> {
  const child = spawn(program, args, { env, ...(cwd && { cwd }), stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${said}`);
}
