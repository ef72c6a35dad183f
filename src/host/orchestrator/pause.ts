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
 * Pauses live reload for one service or for all, or resumes it and applies pending changes. Returns the services whose
 * reload is now paused (`*`: all). Throws BkdevError if the service does not exist or no agent answers.
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

/** Resumes live reload if any service is paused, otherwise pauses all. Returns and throws as `setReloading` does. */
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
