import type { Wording } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { availableMemory } from '../../orchestrator/observe/available-memory.ts';
import { memoryReason } from '../../orchestrator/plan/memory-need.ts';
import type { World } from '../../ports/world.ts';

/** Returns a warning if the profile's services will not fit into memory, judging by their earlier use. */
export async function memoryDoubts(
  world: Pick<World, 'engine' | 'host' | 'history'>,
  about: { readonly definition: Definition; readonly profile: Profile },
  { containers }: Pick<Observation, 'containers'>,
): Promise<readonly Wording[]> {
  const running = Object.keys(containers).filter(name => containers[name]?.state === 'running');
  const question = { ...about, running, seen: world.history.memory() };
  // Asking the engine takes longest, and usually nothing has to start.
  if (memoryReason({ ...question, availableBytes: 0 }) === undefined) return [];
  const reason = memoryReason({ ...question, availableBytes: await availableMemory(world) });
  return reason === undefined ? [] : [reason];
}
