import type { BenchEnvironment } from './environment.ts';
import { once } from './figures.ts';
import type { Measured } from './pairs.ts';
import { processesIn } from './programs.ts';
import { makeRivals, type Rivals, rivalQueue } from './rivals.ts';
import { save, sleep, untilAnswered, untilItAnswers } from './saves.ts';
import { startAsking, type UntilDone } from './tasks.ts';
import { makeWideTree, type Watched, watch } from './watching.ts';

/** Live reload of one environment, and its alternatives. Each part is started on first use. */
export interface ReloadBench {
  /** From a save until the API answers with the new code. */
  readonly api: Measured;
  readonly runserver: Measured;
  readonly composeWatch: Measured;
  /** From a save until the new code does a task. */
  readonly worker: Measured;
  readonly watchmedo: Measured;
  /** From a save until the API's new process starts. */
  readonly apiOverhead: Measured;
  /** Percent of a core without saves. */
  readonly watching: Measured;
  readonly statReloader: Measured;
  /** For 10,000 folders: seconds until all are watched, and the memory in MB. */
  readonly wideSeconds: Measured;
  readonly wideMb: Measured;
}

/** Every file is scanned once in that time (`auditMs` of follow-sources.ts), as in normal operation. */
const idleSeconds = 180;

const benches = new WeakMap<BenchEnvironment, ReloadBench>();

export function reloadOf(environment: BenchEnvironment): ReloadBench {
  const known = benches.get(environment) ?? makeReloadBench(environment);
  benches.set(environment, known);
  return known;
}

function makeReloadBench(environment: BenchEnvironment): ReloadBench {
  const { checkout, project, url, run, bkdev } = environment;
  const { edited } = environment.product;
  const own = `${url}/bench`;
  const rivals = once(() => makeRivals(environment));
  const asking = once(() => startAsking(environment));
  const profile = changing((name: string) => run(bkdev('up', name, '--no-tui', '--timeout', '900s')));
  const present = changing((name: string, before?: string) => {
    if (before) rivals().stop(...servicesOf(rivals(), before));
    if (name) rivals().start(...servicesOf(rivals(), name));
  });
  const wide = once(() => watch(environment, makeWideTree(environment)));
  const idle = once(() => {
    profile('api');
    present('idle');
    return idleCosts(environment, rivals());
  });

  const answer = async (source: string, address: string) => {
    await untilItAnswers(address);
    return untilAnswered(await save(source, edited.api), address);
  };
  return {
    api: () => {
      profile('api');
      return answer(checkout, own);
    },
    runserver: () => {
      present('runserver');
      return answer(rivals().source.mounted, rivals().url.runserver);
    },
    composeWatch: () => {
      present('synced');
      return answer(rivals().source.synced, rivals().url.synced);
    },
    worker: async () => {
      profile('web-worker');
      return untilTask(asking(), await save(checkout, edited.worker), 'monitor');
    },
    watchmedo: async () => {
      present('watched');
      return untilTask(asking(), await save(rivals().source.mounted, edited.worker), rivalQueue);
    },
    apiOverhead: async () => {
      profile('api');
      await untilItAnswers(own);
      const saved = await save(checkout, edited.api);
      await untilAnswered(saved, own);
      const [begun] = processesIn(environment, `${project}-api-1`, 'manage.py');
      return ((begun?.startedAt ?? Number.NaN) - saved.at) / 1000;
    },
    watching: async () => (await idle()).ours.percent,
    statReloader: async () => (await idle()).theirs,
    wideSeconds: async () => (await wide()).tookMs / 1000,
    wideMb: async () => (await wide()).mb,
  };
}

/** The first call waits until there is a worker. */
async function untilTask(untilDone: UntilDone, saved: { at: number; code: string }, queue: string): Promise<number> {
  await untilDone(queue, saved.code);
  return (Date.now() - saved.at) / 1000;
}

/**
 * Measures the server with its reloader minus the same server without it, and our watch of the same tree, over the same
 * time.
 */
async function idleCosts(
  environment: BenchEnvironment,
  rivals: Rivals,
): Promise<{ readonly ours: Watched; readonly theirs: number }> {
  await untilItAnswers(rivals.url.runserver);
  await untilItAnswers(rivals.url.synced);
  const used = (name: 'runserver' | 'synced') =>
    processesIn(environment, rivals.containerId(name), 'manage.py').reduce((sum, process) => sum + process.used, 0);
  const [before, from] = [used('runserver') - used('synced'), Date.now()];
  const [ours] = await Promise.all([watch(environment, environment.checkout, idleSeconds), sleep(idleSeconds * 1000)]);
  const theirs = (used('runserver') - used('synced') - before) / ((Date.now() - from) / 1000);
  return { ours, theirs: theirs * 100 };
}

function servicesOf(rivals: Rivals, name: string) {
  if (name === 'watched') return rivals.watched;
  return name === 'idle' ? (['runserver', 'synced'] as const) : [name as 'runserver' | 'synced'];
}

/** Applies a change only if it differs from the previous one. */
function changing(change: (name: string, before?: string) => void): (name: string) => void {
  let present: string | undefined;
  return name => {
    if (name !== present) change(name, present);
    present = name;
  };
}
