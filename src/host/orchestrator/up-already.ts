import { isEmpty } from '../../shared/model/plan.ts';
import type { World } from '../ports/world.ts';
import type { Target } from './execute/target.ts';
import { leaveDefinition } from './observe/left-definition.ts';
import { decide } from './switch-over.ts';

/**
 * Gives whether all of the target runs as it should, so that there is nothing to do. What is remembered, and what the
 * agent observes by, is the target from then on. Throws BkdevError `project-taken` when it is another checkout's.
 */
export async function isUpAlready(world: World, target: Target): Promise<boolean> {
  const { plan, observed } = await decide(world, target);
  if (!isEmpty(plan)) return false;
  const { profile, definition } = target;
  world.emit({ type: 'plan-made', plan });
  world.history.rememberProfile(profile.name);
  const lock = await world.lock.acquire(definition.project, `up ${profile.name}`);
  if (!lock.held) {
    // Another command is at work, and leaves the definition that it goes by.
    lock.leave();
    return true;
  }
  try {
    leaveDefinition(world, definition, observed.programsChangedAt);
  } finally {
    await lock.release();
  }
  return true;
}
