import { join } from 'node:path';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { parseEnvironment } from '../../definition/env-file.ts';
import { profileThatRuns } from '../../orchestrator/plan/profile-that-runs.ts';
import type { World } from '../../ports/world.ts';
import { filesInUse } from './files-in-use.ts';

/** The definition and profile of an environment. */
export interface InUse {
  readonly definition: Definition;
  /** Undefined if unknown. */
  readonly profile: Profile | undefined;
}

type Looking = Pick<World, 'checkout' | 'composer' | 'engine' | 'history'>;

/**
 * Returns the definition for the last profile. If none is remembered, because an editor or Compose alone brought the
 * environment up, uses the profile whose services are running. Writes nothing. Throws as the engine and reading the
 * definition do.
 */
export async function definitionInUse({ checkout, composer, engine, history }: Looking): Promise<InUse> {
  const profiles = await checkout.profiles();
  const last = profiles.find(({ name }) => name === history.profileInUse());
  const base = await composer.definition(last ? filesInUse({ checkout }, last) : ['compose.yaml']);
  if (last) return { definition: base, profile: last };
  const profile = profileThatRuns(profiles, base, await engine.containers(base.project));
  const files = profile ? filesInUse({ checkout }, profile) : base.files;
  return { definition: files.length > 1 ? await composer.definition(files) : base, profile };
}

/**
 * Returns what is running or being brought up; undefined if nothing is, or if that cannot be determined. Problems are
 * reported, and fixed if possible, by the command that brings something up.
 */
export async function whatRuns(world: Looking & Pick<World, 'host' | 'lock'>): Promise<InUse | undefined> {
  if (!(await hasOwnName(world))) return undefined;
  try {
    const inUse = await definitionInUse(world);
    const { project } = inUse.definition;
    const [containers, command] = await Promise.all([world.engine.containers(project), world.lock.holder(project)]);
    const isUp = Object.values(containers).some(({ state }) => running.has(state));
    return isUp || command !== undefined ? inUse : undefined;
  } catch (error) {
    if (error instanceof BkdevError) return undefined;
    throw error;
  }
}

const running: ReadonlySet<string> = new Set(['running', 'restarting', 'paused']);

/** Whether the checkout has a project name of its own; without one it would see another checkout's environment. */
async function hasOwnName({ checkout, host }: Pick<World, 'checkout' | 'host'>): Promise<boolean> {
  if (host.env['BKDEV_PROJECT']) return true;
  const written = await host.readText(join(checkout.root, '.devcontainer', '.env'));
  return parseEnvironment(written ?? '')['BKDEV_PROJECT'] !== undefined;
}

/** Returns the name of the profile to use when none is given; undefined if none is remembered or running. */
export async function profileInUse(world: Looking & Pick<World, 'host'>): Promise<string | undefined> {
  const last = world.history.profileInUse();
  if (last !== undefined) return last;
  if (!(await hasOwnName(world))) return undefined;
  try {
    return (await definitionInUse(world)).profile?.name;
  } catch (error) {
    // Problems are reported, and fixed if possible, by the command that needs the definition.
    if (error instanceof BkdevError) return undefined;
    throw error;
  }
}
