import type { CeleryCommand } from './celery-commands.ts';
import type { DjangoProject, Found, Worker } from './findings.ts';
import { firstOfEach, found, hitsIn, isBelow, type Tree } from './tree.ts';

/**
 * The workers that the product runs: those of the one place that consumes most queues, of several the nearest to a
 * developer.
 */
export function recogniseWorkers(commands: readonly CeleryCommand[]): Found<Worker>[] {
  const books = Map.groupBy(
    commands.filter(({ kind }) => kind === 'worker'),
    ({ book }) => book,
  );
  const best = [...books.values()].toSorted(
    (one, other) => queueCount(other) - queueCount(one) || rankOf(one) - rankOf(other),
  )[0];
  return firstOfEach(best ?? [], ({ queues, excludedQueues }) =>
    JSON.stringify([queues?.toSorted(), excludedQueues]),
  ).map(({ name, queues, excludedQueues, pool, concurrency, evidence }) =>
    found({ name: workerName(name), queues, excludedQueues, pool, concurrency }, 'certain' as const, evidence),
  );
}

/** A book for production counts only where no other names as many queues. */
function queueCount(commands: readonly CeleryCommand[]): number {
  const queues = new Set(
    commands.flatMap(({ queues: all, name }) => (all?.length === 0 ? ['celery'] : (all ?? [name]))),
  );
  return rankOf(commands) >= 10 ? queues.size - 1 : queues.size;
}

function rankOf(commands: readonly CeleryCommand[]): number {
  return Math.min(...commands.map(({ rank }) => rank));
}

/** A name that Compose takes for a service, made of what the file calls it. */
function workerName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/^docker-entrypoint-/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return plain === '' ? 'worker' : plain;
}

/** Queues that the code sends to: routes, queue definitions, and what tasks are declared for. */
export function sentQueues(tree: Tree, project: DjangoProject): Found<string>[] {
  const files = tree.python.filter(path => isBelow(project.importRoot, path) && /queue/i.test(tree.text(path) ?? ''));
  const first = new Map<string, Found<string>>();
  for (const file of files) {
    // Whether a name is new shows in the text as it is, at a fraction of the cost.
    const isNew = Array.from((tree.text(file) ?? '').matchAll(sending)).some(([, name = '']) => !first.has(name));
    if (!isNew) continue;
    const code = tree.code(file);
    if (!/celery|shared_task|kombu|\.delay\(|apply_async|@app\.task/i.test(code)) continue;
    for (const { groups, index, evidence } of hitsIn(file, code, sending).filter(
      ({ groups: [name = ''] }) => !first.has(name),
    ))
      if (isCelerys(code, index) && groups[0] !== undefined) first.set(groups[0], found(groups[0], 'likely', evidence));
  }
  return [...first.values()];
}

/** `Queue('name')`, `{'queue': 'name'}` and `queue='name'`. */
const sending = /(?:\bQueue\(\s*(?:name\s*=\s*)?|["']queue["']\s*:\s*|\bqueue\s*=\s*)["']([\w.:-]+)["']/g;

/** A queue of another library is none of Celery's. */
function isCelerys(code: string, index: number): boolean {
  const before = code.slice(Math.max(0, index - 120), index);
  return !/\b(?:rq|django_rq|dramatiq|huey|boto3|sqs)\b/i.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** The queue that tasks without one go to, where the code names it. */
export function defaultQueue(tree: Tree, files: readonly string[]): string | undefined {
  const pattern =
    /\b(?:CELERY_TASK_DEFAULT_QUEUE|CELERY_DEFAULT_QUEUE|(?:\w+\.)*task_default_queue)\s*=\s*["']([\w.:-]+)["']/;
  return files.map(file => pattern.exec(tree.code(file))?.[1]).find(name => name !== undefined);
}

/** What the code sends to and nobody consumes. Nothing is known where a worker takes its queues from the environment. */
export function unconsumed(
  sent: readonly Found<string>[],
  workers: readonly Found<Worker>[],
  byDefault: string | undefined,
): Found<string>[] {
  if (workers.some(({ value: { queues } }) => queues === undefined)) return [];
  const consumed = new Set(
    workers.flatMap(({ value: { queues = [] } }) => (queues.length === 0 ? [byDefault ?? 'celery'] : queues)),
  );
  // Without a worker bkdev starts one, for the default queue.
  if (workers.length === 0) consumed.add(byDefault ?? 'celery');
  return sent.filter(({ value }) => !consumed.has(value));
}
