import type { CeleryCommand } from './celery-commands.ts';
import type { DjangoProject, Found, Worker } from './findings.ts';
import { firstOfEach, found, hitsIn, isBelow, type Tree } from './tree.ts';

/**
 * Returns the workers that the product runs: those of the place that consumes the most queues or, if equal, the nearest
 * to development.
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
  ).map(toWorker);
}

/** Returns the workers in supervisor files, without merging files. */
export function supervisedWorkers(commands: readonly CeleryCommand[]): Found<Worker>[] {
  return commands.filter(({ kind, supervision }) => kind === 'worker' && supervision !== undefined).map(toWorker);
}

function toWorker(command: CeleryCommand): Found<Worker> {
  const { name, queues, excludedQueues, pool, concurrency, supervision = {}, evidence } = command;
  const supervised = Object.keys(supervision).length > 0 && { supervision };
  const worker = { name: workerName(name), queues, excludedQueues, pool, concurrency, ...supervised };
  return found(worker, 'certain', evidence);
}

/** A place for production counts only if no other has as many queues. */
function queueCount(commands: readonly CeleryCommand[]): number {
  const queues = new Set(
    commands.flatMap(({ queues: all, name }) => (all?.length === 0 ? ['celery'] : (all ?? [name]))),
  );
  return rankOf(commands) >= 10 ? queues.size - 1 : queues.size;
}

function rankOf(commands: readonly CeleryCommand[]): number {
  return Math.min(...commands.map(({ rank }) => rank));
}

/** Converts a name to a valid Compose service name. */
function workerName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/^docker-entrypoint-/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return plain === '' ? 'worker' : plain;
}

/** Returns queues that the code sends to: routes, queue definitions, and task declarations. */
export function sentQueues(tree: Tree, project: DjangoProject): Found<string>[] {
  const files = tree.python.filter(path => isBelow(project.importRoot, path) && /queue/i.test(tree.text(path) ?? ''));
  const first = new Map<string, Found<string>>();
  for (const file of files) {
    // Checking the raw text for new names is much cheaper.
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

/** Whether a queue is Celery's, not another library's. */
function isCelerys(code: string, index: number): boolean {
  const before = code.slice(Math.max(0, index - 120), index);
  return !/\b(?:rq|django_rq|dramatiq|huey|boto3|sqs)\b/i.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** Returns the default queue that the code sets. */
export function defaultQueue(tree: Tree, files: readonly string[]): string | undefined {
  const pattern =
    /\b(?:CELERY_TASK_DEFAULT_QUEUE|CELERY_DEFAULT_QUEUE|(?:\w+\.)*task_default_queue)\s*=\s*["']([\w.:-]+)["']/;
  return files.map(file => pattern.exec(tree.code(file))?.[1]).find(name => name !== undefined);
}

/** Returns queues that are sent to but not consumed; empty if a worker takes its queues from the environment. */
export function unconsumed(
  sent: readonly Found<string>[],
  workers: readonly Found<Worker>[],
  byDefault: string | undefined,
): Found<string>[] {
  if (workers.some(({ value: { queues } }) => queues === undefined)) return [];
  const consumed = new Set(
    workers.flatMap(({ value: { queues = [] } }) => (queues.length === 0 ? [byDefault ?? 'celery'] : queues)),
  );
  // If the product has no worker, bkdev starts one for the default queue.
  if (workers.length === 0) consumed.add(byDefault ?? 'celery');
  return sent.filter(({ value }) => !consumed.has(value));
}
