import * as z from 'zod';
import type { EngineEvent } from '../model/event.ts';
import type { AnsweredReport } from '../model/report.ts';
import type { Sources } from '../model/sources.ts';
import { wordingSchema } from '../model/wording-schema.ts';

const programSchema = z.looseObject({
  name: z.string(),
  state: z.enum(['STOPPED', 'STARTING', 'RUNNING', 'BACKOFF', 'STOPPING', 'EXITED', 'FATAL', 'UNKNOWN']),
  pid: z.number(),
  detail: z.string(),
  isHalted: z.boolean().optional(),
  crashes: z.number().optional(),
  lastCrash: z.looseObject({ at: z.number(), status: z.number() }).optional(),
});

const healths = ['unknown', 'starting', 'healthy', 'unhealthy'] as const;

const codeSchema = z.looseObject({
  state: z.enum(['current', 'stale', 'gated', 'reloading']),
  since: z.number().optional(),
  reason: wordingSchema.optional(),
  where: z.string().optional(),
  reloads: z
    .looseObject({
      count: z.number(),
      p50Ms: z.number(),
      p95Ms: z.number(),
      last: z.looseObject({ at: z.number(), reason: wordingSchema, tookMs: z.number() }),
    })
    .optional(),
  same: z.looseObject({ at: z.number(), reason: wordingSchema }).optional(),
});

const serverSchema = z.looseObject({
  pid: z.number(),
  startedAt: z.number(),
  memory: z.number(),
  settings: z.looseObject({
    workers: z.number(),
    class: z.string(),
    threads: z.number(),
    timeout: z.number(),
    maxRequests: z.number(),
  }),
  overridden: z.record(z.string(), z.union([z.string(), z.number()])),
  workers: z.array(
    z.looseObject({
      pid: z.number(),
      startedAt: z.number(),
      memory: z.number(),
      requests: z.number(),
      isBooting: z.boolean(),
      request: z.string().optional(),
    }),
  ),
  ends: z.array(
    z.looseObject({
      pid: z.number(),
      at: z.number(),
      how: z.enum(['timeout', 'killed']),
      request: z.string().optional(),
    }),
  ),
  failure: z.string().optional(),
});

/** Fields that an agent of another version uses differently are dropped; the rest of its report is kept. */
const reportSchema = z.looseObject({
  service: z.string(),
  programs: z.array(programSchema),
  health: z.enum(healths),
  reason: wordingSchema,
  since: z.number().optional().catch(undefined),
  workedAt: z.number().optional().catch(undefined),
  backAt: z.number().optional().catch(undefined),
  latencyMs: z.number().optional(),
  notes: z.array(wordingSchema).optional().catch(undefined),
  queues: z
    .array(z.looseObject({ name: z.string(), waiting: z.number(), consumers: z.number().nullable() }))
    .optional()
    .catch(undefined),
  tasks: z
    .looseObject({
      running: z.number(),
      reserved: z.number(),
      perMinute: z.number().optional(),
      oldestMs: z.number().optional(),
    })
    .optional()
    .catch(undefined),
  server: serverSchema.optional().catch(undefined),
  debug: z
    .array(
      z.looseObject({
        program: z.string(),
        state: z.enum(['listening', 'waiting', 'paused']),
        place: z.looseObject({ file: z.string(), line: z.number() }).optional(),
      }),
    )
    .optional()
    .catch(undefined),
  code: codeSchema.optional().catch(undefined),
  keptCode: wordingSchema.optional().catch(undefined),
  isCursory: z.boolean().optional().catch(undefined),
});

const answeredSchema = z.array(
  reportSchema.extend({
    at: z.number(),
    changes: z.array(
      z.looseObject({
        at: z.number(),
        from: z.enum(healths).optional(),
        to: z.enum(healths),
        reason: wordingSchema,
      }),
    ),
  }),
);

/**
 * The events an agent can send. The agent may be of another version, and anything in its container can write to its
 * log.
 */
const agentEventSchema = z.discriminatedUnion('type', [
  z.looseObject({ at: z.number(), type: z.literal('role-reported'), report: reportSchema }),
  z.looseObject({ at: z.number(), type: z.literal('agent-started'), pid: z.number() }),
  z.looseObject({
    at: z.number(),
    type: z.literal('code-reloaded'),
    service: z.string(),
    reason: wordingSchema,
    tookMs: z.number(),
  }),
  z.looseObject({ at: z.number(), type: z.literal('code-unchanged'), service: z.string(), reason: wordingSchema }),
  z.looseObject({
    at: z.number(),
    type: z.literal('code-held'),
    services: z.array(z.string()),
    reason: wordingSchema,
    where: z.string().optional(),
  }),
  z.looseObject({
    at: z.number(),
    type: z.literal('notice-given'),
    text: wordingSchema,
    hint: wordingSchema.optional(),
  }),
]);

/** The event that the agent printed; undefined for any other line of the workspace's log. */
export function parseAgentEvent(line: string): EngineEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed = agentEventSchema.safeParse(JSON.parse(line));
    return parsed.success ? (parsed.data as EngineEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** The agent's answer to a request for reports; undefined if it is something else. */
export function parseReports(text: string): readonly AnsweredReport[] | undefined {
  return parsed(answeredSchema, text) as readonly AnsweredReport[] | undefined;
}

const pausedSchema = z.looseObject({ paused: z.array(z.string()) });

const problemSchema = z.discriminatedUnion('code', [
  z.looseObject({
    code: z.literal('limit-reached'),
    limit: z.enum(['fs.inotify.max_user_watches', 'fs.inotify.max_user_instances']),
  }),
  z.looseObject({ code: z.literal('watcher-ended'), detail: wordingSchema }),
  z.looseObject({ code: z.literal('watch-refused'), detail: z.string() }),
  z.looseObject({
    code: z.enum([
      ...(['not-begun', 'no-services', 'watcher-missing', 'watcher-hung'] as const),
      ...(['new-folders', 'events-missing', 'host-events-missing'] as const),
    ]),
  }),
]);

const sourcesSchema = z.looseObject({
  mode: z.enum(['events', 'polling', 'off']),
  problem: problemSchema.optional().catch(undefined),
  directories: z.number(),
  files: z.number(),
  tookMs: z.number(),
  paused: z.array(z.string()),
  truth: z.array(z.looseObject({ name: z.string(), seenAfterMs: z.number() })),
});

/**
 * The services whose reloading is paused, from the agent's answer to a pause or resume; undefined if it is something
 * else.
 */
export function parsePaused(text: string): readonly string[] | undefined {
  return parsed(pausedSchema, text)?.paused;
}

/** The agent's answer about how it learns about changes; undefined if it is something else. */
export function parseSources(text: string): Sources | undefined {
  return parsed(sourcesSchema, text);
}

function parsed<Content>(schema: z.ZodType<Content>, text: string): Content | undefined {
  try {
    const { success, data } = schema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
