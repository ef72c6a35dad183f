import * as z from 'zod';
import { type Message, message } from '../../shared/messages/message.ts';
import { oneLine } from '../io/one-line.ts';
import type { CloseLook } from './role-probe.ts';

const taskSchema = z.object({ id: z.string(), name: z.string(), seconds: z.number() });

/** The result of a close look at a worker (`runtime/probe/worker_queues.py`); null if there was no answer in time. */
export const workerSchema = z.object({
  nodes: z.record(
    z.string(),
    z.object({
      queues: z.array(z.string()).nullable(),
      active: z.array(taskSchema).nullable(),
      reserved: z.array(taskSchema).nullable(),
      /** The number of tasks it has started since it began. */
      started: z.int().nullable().optional(),
    }),
  ),
  queues: z.record(z.string(), z.object({ waiting: z.int(), consumers: z.int().nullable() })),
});
export type Worker = z.infer<typeof workerSchema>;

/** What is needed to tell a busy worker from a stuck one. Times on the observer's clock. */
export interface Progress {
  /** By node: the tasks it holds without running any, and since when these are the same. */
  readonly held: Readonly<Record<string, { readonly ids: readonly string[]; readonly at: number }>>;
  /** By queue: the current length, and the length and time at which it began to grow. */
  readonly depths: Readonly<Record<string, { readonly from: number; readonly at: number; readonly waiting: number }>>;
  /** The number of started tasks by node at the looks of the last minute, oldest first. */
  readonly started: readonly { readonly at: number; readonly byNode: Readonly<Record<string, number>> }[];
}

export const noProgress: Progress = { held: {}, depths: {}, started: [] };

/** A pool with a free process picks up a task within milliseconds. */
const takesWithinMs = 10_000;
/** Shorter tasks are not worth a note. */
const longTaskSeconds = 60;
/** A queue is growing if it never got shorter in this time and gained this many messages. */
const growsForMs = 30_000;
const growsBy = 10;
/** The period of the rate of tasks, and the least that says anything about it. */
const rateOfMs = 60_000;
const leastOfMs = 10_000;

/**
 * Judges whether a worker that answers pings also makes progress, from this look and the earlier ones. Only a pool that
 * runs nothing and does not pick up a waiting task is unhealthy. A long task and a growing queue are notes: a busy
 * worker works, and nobody here knows how long a task may take.
 */
export function judgeProgress(
  before: Progress,
  worker: Worker,
  now: number,
): { progress: Progress; problem?: Message; close: CloseLook } {
  const held = Object.fromEntries(
    Object.entries(worker.nodes).flatMap(([node, { active, reserved }]) => {
      const ids = (reserved ?? []).map(({ id }) => id).toSorted();
      if (active === null || active.length > 0 || ids.length === 0) return [];
      const known = before.held[node];
      const same = known?.ids.every(id => ids.includes(id)) ? known : undefined;
      return [[node, same ?? { ids, at: now }]];
    }),
  );
  const depths = Object.fromEntries(
    Object.entries(worker.queues).map(([name, { waiting }]) => {
      const known = before.depths[name];
      const grew = known !== undefined && waiting >= known.waiting && waiting > 0;
      return [name, grew ? { ...known, waiting } : { from: waiting, at: now, waiting }];
    }),
  );
  const started = startedWithin(before.started, worker, now);
  const stuck = Object.entries(held).find(([, { at }]) => now - at >= takesWithinMs);
  return {
    progress: { held, depths, started },
    ...(stuck && { problem: whyStuck(stuck[0], worker) }),
    close: closeLook(worker, { depths, started }, now),
  };
}

function whyStuck(node: string, worker: Worker): Message {
  const [first] = worker.nodes[node]?.reserved ?? [];
  const task = oneLine(first?.name ?? '', 80);
  return message('probe.pool-stuck', { node, task, afterMs: takesWithinMs });
}

/** Adds this look to those of the last minute, unless a node did not answer. Begins anew after one has restarted. */
function startedWithin(before: Progress['started'], { nodes }: Worker, now: number): Progress['started'] {
  const counts = Object.entries(nodes).flatMap(([node, { started }]) =>
    started == null ? [] : [[node, started] as const],
  );
  if (counts.length === 0 || counts.length < Object.keys(nodes).length) return before;
  const last = before.at(-1)?.byNode;
  const isSame = last && counts.every(([node, count]) => count >= (last[node] ?? Number.POSITIVE_INFINITY));
  const kept = isSame ? before.filter(({ at }) => now - at <= rateOfMs) : [];
  return [...kept, { at: now, byNode: Object.fromEntries(counts) }];
}

/** Returns the tasks started per minute; undefined before the looks cover enough time. */
function ratePerMinute(started: Progress['started']): number | undefined {
  const [first, last] = [started[0], started.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < leastOfMs) return undefined;
  const total = ({ byNode }: typeof first) => Object.values(byNode).reduce((sum, count) => sum + count, 0);
  return Math.round(((total(last) - total(first)) / (last.at - first.at)) * 60_000);
}

function closeLook(worker: Worker, { depths, started }: Omit<Progress, 'held'>, now: number): CloseLook {
  const nodes = Object.entries(worker.nodes);
  const running = nodes.flatMap(([node, { active }]) => (active ?? []).map(task => ({ node, ...task })));
  const reserved = nodes.reduce((sum, [, node]) => sum + (node.reserved?.length ?? 0), 0);
  const oldest = running.toSorted((one, other) => other.seconds - one.seconds)[0];
  const perMinute = ratePerMinute(started);
  const growing = Object.entries(depths).filter(
    ([, { from, at, waiting }]) => now - at >= growsForMs && waiting - from >= growsBy,
  );
  const notes = [
    ...(oldest && oldest.seconds >= longTaskSeconds
      ? [
          message('note.long-task', {
            node: oldest.node,
            task: oneLine(oldest.name, 80),
            forMs: coarseAgeMs(oldest.seconds),
          }),
        ]
      : []),
    ...growing.map(([name, { waiting }]) =>
      message('note.queue-grows', { queue: oneLine(name, 80), waiting: coarseCount(waiting) }),
    ),
  ];
  return {
    notes,
    queues: Object.entries(worker.queues)
      .filter(([, { waiting, consumers }]) => waiting > 0 || consumers === 0)
      .map(([name, depth]) => ({ name: oneLine(name, 80), ...depth })),
    tasks: {
      ...{ running: running.length, reserved },
      ...(perMinute !== undefined && { perMinute }),
      ...(oldest && { oldestMs: oldest.seconds * 1000 }),
    },
  };
}

/** Whole minutes, then whole hours, because a figure that changes each time would be news each time. */
function coarseAgeMs(seconds: number): number {
  const unit = seconds < 3600 ? 60 : 3600;
  return Math.floor(seconds / unit) * unit * 1000;
}

/** Rounded down to its first digit. */
function coarseCount(count: number): number {
  const size = 10 ** (String(count).length - 1);
  return Math.floor(count / size) * size;
}
