import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { ServerFacts, ServerWorker } from '../../shared/model/report.ts';
import { oneLine } from '../io/one-line.ts';

/** What gunicorn's master tells of itself (`runtime/settings/bkdev_workers.py`). */
const recordSchema = z.object({
  pid: z.int(),
  startedAt: z.number(),
  /** Kilobytes. */
  memory: z.number(),
  settings: z.object({
    workers: z.int(),
    class: z.string(),
    threads: z.int(),
    timeout: z.number(),
    maxRequests: z.int(),
  }),
  overridden: z.record(z.string(), z.union([z.string(), z.number()])),
  ends: z.array(z.object({ pid: z.int(), at: z.number(), how: z.enum(['timeout', 'killed']), what: z.string() })),
  failure: z.string().optional(),
});

/** The same size as a slot has there. */
const slotBytes = 256;
/** A request's path may be long, and it stands in one line. */
const longest = 120;

/**
 * The server of a role as its master and its workers tell of it; undefined where there is none. `path` is that of the
 * files, without their ends. Never throws.
 */
export async function readServer(path: string): Promise<ServerFacts | undefined> {
  try {
    const [text, slots] = await Promise.all([
      readFile(`${path}.json`, 'utf8'),
      readFile(`${path}.slots`).catch(() => Buffer.alloc(0)),
    ]);
    const { memory, failure, ends, ...record } = recordSchema.parse(JSON.parse(text));
    return {
      ...record,
      memory: memory * 1024,
      workers: workersIn(slots),
      ends: ends.map(({ what, ...end }) => ({ ...end, ...doing(what) })),
      ...(failure !== undefined && { failure: oneLine(failure, longest) }),
    };
  } catch {
    return undefined;
  }
}

/** A slot that is being written at this moment is read at the next look. */
function workersIn(slots: Buffer): ServerWorker[] {
  const lines = Array.from({ length: Math.floor(slots.length / slotBytes) }, (_, index) =>
    slots
      .toString('utf8', index * slotBytes, (index + 1) * slotBytes)
      .split('\0', 1)
      .join(''),
  );
  return lines.flatMap(line => {
    const [, pid, startedAt, requests, kilobytes, state, what = ''] =
      /^(\d+) (\d+) (\d+) (\d+) (booting|serving|left|failed) (.*)$/.exec(line) ?? [];
    if (state !== 'booting' && state !== 'serving') return [];
    const worker = { pid: Number(pid), startedAt: Number(startedAt), requests: Number(requests) };
    return [{ ...worker, memory: Number(kilobytes) * 1024, isBooting: state === 'booting', ...doing(what) }];
  });
}

function doing(what: string): { readonly request?: string } {
  return what === '' ? {} : { request: oneLine(what, longest) };
}
