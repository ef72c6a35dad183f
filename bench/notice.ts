import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Status } from '../src/shared/model/status.ts';
import type { BenchEnvironment } from './environment.ts';
import type { Timed } from './pairs.ts';

/**
 * Measures how long `bkdev status --watch` takes to report that a worker's program got this signal, in seconds, from
 * before the signal is sent (so it includes `docker exec`). Afterwards the program continues and everything is healthy
 * again.
 */
export async function noticed(signal: 'STOP' | 'KILL', environment: BenchEnvironment): Promise<number> {
  const { bkdev, run } = environment;
  const status = JSON.parse(output(bkdev('status', '--json'), environment)) as Status;
  const worker = status.services.find(({ service }) => service === 'worker');
  const pid = String(worker?.programs.find(({ name }) => name.endsWith('cron'))?.pid);
  const kill = (name: string): Timed => ({
    argv: ['docker', 'exec', worker?.containerId ?? '', 'kill', `-${name}`, pid],
  });
  const seconds = await secondsUntilTold(environment, () => run(kill(signal)));
  // supervisord gives up a program that is killed repeatedly.
  if (signal === 'STOP') run(kill('CONT'));
  else run(bkdev('restart', 'worker'));
  run(bkdev('wait', 'worker'));
  return seconds;
}

async function secondsUntilTold({ bkdev, env }: BenchEnvironment, inject: () => void): Promise<number> {
  const { argv, cwd } = bkdev('status', '--watch', '--json');
  const [program = '', ...args] = argv;
  const watching = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
  let injectedAt = 0;
  try {
    for await (const line of createInterface({ input: watching.stdout })) {
      const { services } = JSON.parse(line) as Status;
      const isWell = services.find(({ service }) => service === 'worker')?.health === 'healthy';
      if (injectedAt > 0 && !isWell) return (Date.now() - injectedAt) / 1000;
      if (injectedAt > 0) continue;
      injectedAt = Date.now();
      inject();
    }
    throw new Error('bkdev status --watch ended before it told anything');
  } finally {
    watching.kill();
  }
}

/**
 * Measures what the agent and its Python child use while everything is healthy and nobody watches: percent of a core,
 * and MB of memory.
 */
export async function probeCost({
  bkdev,
  run,
  ...environment
}: BenchEnvironment): Promise<{ percent: number; mb: number; ownMb: number }> {
  run(bkdev('wait', 'worker'));
  const { services } = JSON.parse(output(bkdev('status', '--json'), { bkdev, run, ...environment })) as Status;
  const workspace = services.find(({ role }) => role === 'workspace')?.containerId ?? '';
  const read = () => {
    const text = output({ argv: ['docker', 'exec', workspace, 'sh', '-c', readCost] }, { bkdev, run, ...environment });
    const rows = text
      .trim()
      .split('\n')
      .map(line => line.split(' ').map(Number));
    const sum = (column: number) => rows.reduce((all, row) => all + (row[column] ?? 0), 0);
    return { processes: rows.length, ticks: sum(0), kb: sum(1), ownKb: sum(2) };
  };
  await sleep(unwatchedAfterMs);
  const [before, startedAt] = [read(), Date.now()];
  await sleep(costOverMs);
  const after = read();
  if (before.processes !== 2 || after.processes !== 2) throw new Error('the agent and its child are not two processes');
  const seconds = (Date.now() - startedAt) / 1000;
  return { percent: (after.ticks - before.ticks) / seconds, mb: after.kb / 1000, ownMb: after.ownKb / 1000 };
}

/** A request for reports counts as watching for a minute. */
const unwatchedAfterMs = 75_000;
const costOverMs = 60_000;

/**
 * For each process: CPU ticks of 10 ms so far, its proportional memory in kB, and the part of that which is not
 * file-backed.
 */
const readCost = `for folder in /proc/[0-9]*; do
  tr '\\0' ' ' < $folder/cmdline 2>/dev/null | grep -qE 'agent\\.mjs|probe/probe\\.py serve' || continue
  ticks=$(sed 's/.*) //' $folder/stat | cut -d' ' -f12,13 | tr ' ' '+')
  echo $(($ticks)) $(sed -n 's/^Pss\\(_Anon\\)\\{0,1\\}: *\\([0-9]*\\) kB/\\2/p' $folder/smaps_rollup)
done`;

function output({ argv, cwd }: Timed, { env }: BenchEnvironment): string {
  const [program = '', ...args] = argv;
  const { status, stdout, stderr } = spawnSync(program, args, { env, cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

function sleep(ms: number): Promise<void> {
  return new Promise(done => setTimeout(done, ms));
}
