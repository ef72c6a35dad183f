import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { wordingSchema } from '../../shared/model/wording-schema.ts';
import { oneLine } from '../io/one-line.ts';

/** What the program that runs a dev server tells of it (`runtime/front_end/serve.py`). */
const recordSchema = z.object({
  /** Its own process id. */
  pid: z.int(),
  state: z.enum(['compiled', 'failed', 'installing', 'ended']),
  error: wordingSchema.optional(),
  /** Relative to the checkout. */
  file: z.string().optional(),
  line: z.int().optional(),
});

/** Whether the front end compiles, as its dev server says. */
export interface FrontEndFacts {
  readonly pid: number;
  /** `ended`: the dev server has ended, and `error` is what it said last. */
  readonly state: 'compiled' | 'failed' | 'installing' | 'ended';
  /** Why it does not compile, or why the server ended; on one line. */
  readonly error?: Wording;
  /** `file:line`, relative to the checkout; without a line if that is unknown. */
  readonly where?: string;
}

const longest = 200;

/** The record of a role's dev server; undefined where there is none. Never throws. */
export async function readFrontEnd(path: string): Promise<FrontEndFacts | undefined> {
  try {
    const { pid, state, error, file, line } = recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return {
      ...{ pid, state },
      ...(error !== undefined && { error: typeof error === 'string' ? oneLine(error, longest) : error }),
      ...(file !== undefined && { where: line === undefined ? file : `${file}:${line}` }),
    };
  } catch {
    return undefined; // not complete, or gone with its container
  }
}

/** Why a dev server that answers does not serve the saved code; undefined if it does. */
export function whyNotCompiled({ state, error = '', where }: FrontEndFacts): Message | undefined {
  if (state !== 'failed') return undefined;
  return where === undefined
    ? message('front-end.fails', { error })
    : message('front-end.not-compiled', { error, where });
}
