import { isEmpty } from '../../shared/model/plan.ts';
import type { World } from '../ports/world.ts';
import type { Target } from './execute/target.ts';
import { leaveDefinition } from './observe/left-definition.ts';
import { decide } from './switch-over.ts';

/**
 * Returns whether the whole target is already up, so that there is nothing to do. If so, the target is remembered and
 * left for the agent. Throws BkdevError `project-taken` if the environment belongs to another checkout.
 */
export async function isUpAlready(world: World, target: Target): Promise<boolean> {
  const { plan, observed } = await decide(world, target);
  if (!isEmpty(plan)) return false;
  const { profile, definition } = target;
  world.emit({ type: 'plan-made', plan });
  world.history.rememberProfile(profile.name);
  world.history.rememberInUse(profile.name);
  const lock = await world.lock.acquire(definition.project, `up ${profile.name}`);
  if (!lock.held) {
    // Another command is running and writes its own definition.
    lock.leave();
    return true;
  }
  try {
    leaveDefinition(world, definition, observed.olderRuns);
  } finally {
    await lock.release();
  }
  return true;
}
