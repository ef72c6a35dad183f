import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { serviceNamed } from '../../shared/model/definition.ts';
import { parsePaused } from '../../shared/protocol/agent-event.ts';
import type { World } from '../ports/world.ts';
import { refuseForeign } from './own-project.ts';
import { type Ask, askSources, notReached, reachAgent } from './reach-agent.ts';

export type Intent = 'pause' | 'resume';

const couldNot = {
  pause: message('agent.not-paused'),
  resume: message('agent.not-resumed'),
} as const;

type Looking = Pick<World, 'engine' | 'checkout'>;

/**
 * Has the agent hold saved code back, of one service or of all, or apply at once what it held back. Gives the
 * services whose reloading is paused from now on (`*`: all). Throws BkdevError where there is no such service, or no
 * agent that does it.
 */
export async function setReloading(
  world: Looking,
  definition: Definition,
  intent: Intent,
  service?: string,
): Promise<readonly string[]> {
  if (service !== undefined) serviceNamed(definition, service);
  return tell(await reach(world, definition, intent), intent, service);
}

/** Resumes reloading where any of it is paused, else pauses all of it. Gives and throws the same. */
export async function toggleReloading(world: Looking, definition: Definition): Promise<readonly string[]> {
  const ask = await reach(world, definition, 'pause');
  const sources = await askSources(ask);
  if ('type' in sources) throw notReached(couldNot.pause, sources);
  return tell(ask, sources.paused.length > 0 ? 'resume' : 'pause', undefined);
}

async function reach(world: Looking, definition: Definition, intent: Intent): Promise<Ask> {
  await refuseForeign(world, definition);
  const ask = await reachAgent(world, definition);
  if (typeof ask !== 'function') throw notReached(couldNot[intent], ask);
  return ask;
}

async function tell(ask: Ask, intent: Intent, service: string | undefined): Promise<readonly string[]> {
  const query = service === undefined ? '' : `?service=${encodeURIComponent(service)}`;
  const answer = await ask('POST', `/${intent}${query}`);
  if (answer.type === 'silent') throw notReached(couldNot[intent], answer);
  const paused = parsePaused(answer.text);
  if (paused) return paused;
  throw notReached(couldNot[intent], {
    type: 'silent',
    reason: message('agent.answer-unknown'),
  });
}
