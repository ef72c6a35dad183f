import * as z from 'zod';
import { type Message, message } from '../../shared/messages/message.ts';
import { mapQuoted, type Wording } from '../../shared/messages/wording.ts';
import type { Probe } from '../../shared/model/service.ts';
import { wordingSchema } from '../../shared/model/wording-schema.ts';
import { type Ending, type JsonChild, startJsonChild } from '../io/json-child.ts';
import { oneLine } from '../io/one-line.ts';
import type { Asked, Probed } from './role-probe.ts';
import { type Worker, workerSchema } from './worker-progress.ts';

/**
 * A question to the Python process that speaks the protocols of Celery, its schedulers and the stores
 * (`runtime/probe/serve.py`).
 */
export interface Question extends Asked {
  readonly probe: Probe;
  /** Where the broker, Redis or database is. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Its answer. After a close look at a worker it includes what was found there, which only later looks can judge. */
export type Answered =
  | (Extract<Probed, { type: 'answered' }> & { readonly worker?: Worker })
  | Exclude<Probed, { type: 'answered' }>;

/** The Python process behind all such probes. It is started on first use and again after it ended. */
export interface Prober {
  /** Never throws. */
  ask(question: Question): Promise<Answered>;
  end(): void;
}

interface Parts {
  /** The interpreter of the product's virtual environment, which may not exist yet. */
  readonly python: string;
  readonly args: readonly string[];
  /** Monotonic milliseconds. */
  now(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called at most once, with what the process wrote to standard error before it ended. */
  onComplaint(text: string): void;
}

/** Longer than the process takes when a broker hangs (`STUCK_SECONDS`). */
const answerWithinMs = 4000;
/** An interpreter can take this long to start on a busy machine. */
const graceMs = 30_000;
const firstRetryMs = 500;
const longestRetryMs = 10_000;

const answerSchema = z.object({
  id: z.int(),
  health: z.enum(['healthy', 'unhealthy', 'unknown', 'absent']),
  reason: wordingSchema,
  latencyMs: z.number().default(0),
  notes: z.array(wordingSchema).optional(),
  worker: workerSchema.optional(),
  isCutOff: z.literal(true).optional(),
});

export function createProber(around: Parts): Prober {
  let child: JsonChild | undefined;
  let deaths = 0;
  let retryAt = Number.NEGATIVE_INFINITY;
  let whyDead: Wording = '';
  let hasComplained = false;
  let heardAt = 0;
  let lastId = 0;
  const waiting = new Map<number, (probed: Answered) => void>();

  const onMessage = (said: unknown) => {
    const { success, data } = answerSchema.safeParse(said);
    if (!success) return;
    deaths = 0;
    heardAt = around.now();
    waiting.get(data.id)?.(toAnswered(data));
  };
  const onEnd = (ending: Ending) => {
    child = undefined;
    // A process that had worked, or had nothing to do yet, is restarted with the next question.
    const pauseMs = deaths === 0 ? 0 : Math.min(longestRetryMs, firstRetryMs * 2 ** (deaths - 1));
    retryAt = around.now() + pauseMs;
    deaths++;
    whyDead = reasonOf(ending, around.python);
    if (ending.said !== '' && !hasComplained) around.onComplaint(ending.said);
    hasComplained ||= ending.said !== '';
    for (const answer of waiting.values()) answer({ type: 'unknown', reason: whyDead });
  };
  const start = (): JsonChild => {
    heardAt = around.now() + graceMs;
    return startJsonChild(around.python, around.args, { env: environment(), onMessage, onEnd });
  };
  return {
    ask: async question => {
      if (child === undefined && around.now() < retryAt) return { type: 'unknown', reason: whyDead };
      child ??= start();
      const [asked, id, askedAt, answered] = [child, ++lastId, around.now(), new AbortController()];
      const { promise, resolve } = Promise.withResolvers<Answered>();
      waiting.set(id, resolve);
      child.send({ id, ...question });
      void around.sleep(answerWithinMs, answered.signal).then(() => {
        if (answered.signal.aborted) return;
        resolve({ type: 'unknown', reason: message('probe.python-silent', { withinMs: answerWithinMs }) });
        // It answers even when a broker hangs; if it says nothing at all, the process itself hangs.
        if (heardAt < askedAt) asked.kill();
      });
      const probed = await promise;
      waiting.delete(id);
      answered.abort();
      return probed;
    },
    end: () => child?.end(),
  };
}

/** The environment without the product's variables, whose PYTHONPATH and settings must not affect the probe. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, PYTHONPYCACHEPREFIX } = process.env;
  // A single arena for all threads makes the process a few megabytes smaller.
  return { PATH, PYTHONPYCACHEPREFIX, MALLOC_ARENA_MAX: '1' };
}

function toAnswered({ health, reason, latencyMs, notes, worker, isCutOff }: z.infer<typeof answerSchema>): Answered {
  switch (health) {
    case 'healthy': {
      const close = notes && { close: { notes: notes.map(bounded) } };
      return { type: 'answered', latencyMs, ...close, ...(worker && { worker }) };
    }
    case 'unhealthy':
      return { type: 'failed', reason: bounded(reason), ...(isCutOff && { isCutOff }) };
    case 'unknown':
    case 'absent':
      return { type: health, reason: bounded(reason) };
  }
}

/** Every part from outside becomes one line. */
function bounded(text: Wording): Wording {
  return mapQuoted(text, quoted => oneLine(quoted, 200));
}

function reasonOf({ code, how, said }: Ending, python: string): Message {
  if (code === 'ENOENT') return message('probe.packages-missing', { python });
  return message('probe.python-ended', { how, said });
}
