import * as z from 'zod';
import type { CallAnswer, GatewayRecord } from '../model/request.ts';

const refusalSchema = z.looseObject({
  /** Why: one of `failures.kinds` in the gateway's convention. */
  kind: z.string(),
  /** Some Lua libraries encode an empty object as an empty list. */
  params: z.record(z.string(), z.unknown()).catch({}),
});

/** One JSON object per line (runtime/gateway/lua/gateway.lua, `record`). */
const recordSchema = z.looseObject({
  type: z.literal('request'),
  at: z.number(),
  ms: z.number(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  id: z.string().optional(),
  own: z.string().optional(),
  application: z.string().optional(),
  resource: z.string().optional(),
  service: z.string().optional(),
  instance: z.string().optional(),
  refused: refusalSchema.optional(),
  fault: z.string().optional(),
});

/** The record on a line of the gateway's log; undefined for any other line. */
export function parseGatewayRecord(line: string): GatewayRecord | undefined {
  if (!line.startsWith('{') || !line.includes('"request"')) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The output of runtime/gateway/call.py. */
const answerSchema = z.looseObject({
  status: z.number(),
  ms: z.number(),
  requestId: z.string().nullable(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  bytes: z.number(),
});

/** The answer on a line; undefined for any other line. */
export function parseCallAnswer(line: string): CallAnswer | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
