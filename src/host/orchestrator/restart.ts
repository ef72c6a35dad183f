import type { Containers } from '../../shared/model/container.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { World } from '../ports/world.ts';
import { carryOut } from './carry-out.ts';
import { bringBack } from './execute/bring-back.ts';
import { refuseForeign } from './own-project.ts';
import { planRestart, planStart } from './plan/restart.ts';

/**
 * Restarts services or instances (`worker.2`) one after the other, as `planRestart` says. Returns once all are healthy
 * or done. Throws when there is nothing to restart, when a service does not become healthy, and when one of its
 * dependencies is unhealthy.
 */
export async function restart(
  world: World,
  definition: Definition,
  names: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const made = () => planOfRestart(world, definition, names);
  await carryOut(world, definition, 'restart', made, (plan, ledger) =>
    bringBack({ world, definition, ledger, timeoutMs, signal }, plan),
  );
}

/** Returns the plan of `restart` without carrying it out. Throws as `planRestart` does, and `project-taken`. */
export async function planOfRestart(world: World, definition: Definition, names: readonly string[]): Promise<Plan> {
  return planRestart(definition, await ownContainers(world, definition), names);
}

/**
 * Starts stopped services or instances, dependencies first, and returns once they are healthy. Running ones are left
 * alone. Throws as `restart` does.
 */
export async function start(
  world: World,
  definition: Definition,
  names: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const made = () => planOfStart(world, definition, names);
  await carryOut(world, definition, 'start', made, (plan, ledger) =>
    bringBack({ world, definition, ledger, timeoutMs, signal }, plan),
  );
}

/** Returns the plan of `start` without carrying it out. Throws as `planOfRestart` does. */
export async function planOfStart(world: World, definition: Definition, names: readonly string[]): Promise<Plan> {
  return planStart(definition, await ownContainers(world, definition), names);
}

async function ownContainers(world: World, definition: Definition): Promise<Containers> {
  await refuseForeign(world, definition);
  return world.engine.containers(definition.project);
}
