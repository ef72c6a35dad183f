import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { FileEvents, Sources } from '../../shared/model/sources.ts';
import type { World } from '../ports/world.ts';
import { type Ask, askSources, reachAgent, whySilent } from './reach-agent.ts';

/**
 * Delays between asking the agent whether it saw the file. Their sum is long enough for the agent to notice missing
 * events.
 */
const lookAfterMs = [50, 100, 200, 400, 800, 1_500, 2_000];
/** An agent that polls already reports why, so fewer looks suffice. */
const looksWhilePolling = 4;

type Looking = Pick<World, 'engine' | 'checkout' | 'clock'>;

/**
 * Writes a probe file beside the definition, as an editor would, and asks the agent whether and when it saw the file.
 * Always removes the file, changes nothing else, and takes at most a few seconds.
 */
export async function tryFileEvents(world: Looking, definition: Definition): Promise<FileEvents> {
  const ask = await reachAgent(world, definition);
  if (typeof ask !== 'function') return { type: 'unknown', reason: whySilent(ask) };
  const before = await askSources(ask);
  if ('type' in before) return { type: 'unknown', reason: whySilent(before) };
  const { checkout, clock } = world;
  const writtenAt = clock.now();
  const name = `.bkdev-truth-${writtenAt.toString(36)}`;
  const path = `.devcontainer/${name}`;
  try {
    const refusal = refusedBy(() => checkout.writeForAll(path, String(writtenAt)));
    if (refusal !== undefined) return { type: 'unknown', reason: message('agent.no-canary', { error: refusal }) };
    return await waitUntilSeen(ask, name, before, writtenAt, clock);
  } finally {
    checkout.remove(path);
  }
}

/** Returns the system's error code if `work` fails. Errors without a code are bugs and are rethrown. */
function refusedBy(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

async function waitUntilSeen(
  ask: Ask,
  name: string,
  before: Sources,
  writtenAt: number,
  clock: World['clock'],
): Promise<FileEvents> {
  let sources = before;
  const looks = before.mode === 'events' ? lookAfterMs.length : looksWhilePolling;
  for (const pauseMs of lookAfterMs.slice(0, looks)) {
    await clock.sleep(pauseMs);
    const answer = await askSources(ask);
    if ('type' in answer) return { type: 'unknown', reason: whySilent(answer) };
    sources = answer;
    const waitedMs = clock.now() - writtenAt;
    const seen = sources.truth.find(one => one.name === name);
    // An engine in a virtual machine may have a different clock. If its figure is impossible, use the time waited
    // instead.
    const isTrue = seen && seen.seenAfterMs >= 0 && seen.seenAfterMs <= waitedMs;
    if (seen) return { ...tried(sources, waitedMs), seenAfterMs: isTrue ? seen.seenAfterMs : waitedMs };
  }
  return tried(sources, clock.now() - writtenAt);
}

function tried({ mode, problem, directories, files, tookMs }: Sources, waitedMs: number) {
  const sources = { mode, ...(problem && { problem }), directories, files, tookMs };
  return { type: 'tried', sources, waitedMs } as const;
}
