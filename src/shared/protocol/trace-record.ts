import * as z from 'zod';
import type { Span } from '../model/trace.ts';

/** The output of runtime/tracing/collect.py. */
const schema = z.object({
  spans: z.array(
    z.object({
      id: z.string().min(1),
      parent: z.string(),
      service: z.string(),
      name: z.string(),
      at: z.number(),
      ms: z.number(),
      detail: z.string().optional(),
      error: z.string().optional(),
      request: z.string().optional(),
    }),
  ),
});

/** The spans in the collector's answer; undefined for any other line. */
export function parseSpans(line: string): readonly Span[] | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data?.spans;
  } catch {
    return undefined;
  }
}
