import { join } from 'node:path';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { composeFilesOf, type Profile } from '../../../shared/model/profile.ts';
import { parseEnvironment } from '../../definition/env-file.ts';
import { profileThatRuns } from '../../orchestrator/plan/profile-that-runs.ts';
import type { World } from '../../ports/world.ts';

/** What an environment is made from. */
export interface InUse {
  readonly definition: Definition;
  /** Undefined where nothing tells which one it is. */
  readonly profile: Profile | undefined;
}

type Looking = Pick<World, 'checkout' | 'composer' | 'engine' | 'history'>;

/**
 * The definition as the profile has it that was brought up last; where none is remembered, because an editor or
 * Compose alone brought the environment up, as that profile has it whose services run. Writes nothing. Throws as the
 * definition's reading and the engine do.
 */
export async function definitionInUse({ checkout, composer, engine, history }: Looking): Promise<InUse> {
  const profiles = await checkout.profiles();
  const last = profiles.find(({ name }) => name === history.lastProfile());
  const base = await composer.definition(last ? composeFilesOf(last) : ['compose.yaml']);
  if (last) return { definition: base, profile: last };
  const profile = profileThatRuns(profiles, base, await engine.containers(base.project));
  const files = profile ? composeFilesOf(profile) : base.files;
  return { definition: files.length > 1 ? await composer.definition(files) : base, profile };
}

/**
 * What runs, or is being brought up at this moment; undefined where nothing is, and where nobody can tell: what is
 * missing or wrong is told, and where possible mended, by the command that brings something up.
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

/** A checkout without a name of its own would see what another one brought up. */
async function hasOwnName({ checkout, host }: Pick<World, 'checkout' | 'host'>): Promise<boolean> {
  if (host.env['BKDEV_PROJECT']) return true;
  const written = await host.readText(join(checkout.root, '.devcontainer', '.env'));
  return parseEnvironment(written ?? '')['BKDEV_PROJECT'] !== undefined;
}

/**
 * The name of the profile that somebody means who names none; undefined where none is remembered and none is seen to
 * run.
 */
export async function profileInUse(world: Looking & Pick<World, 'host'>): Promise<string | undefined> {
  const last = world.history.lastProfile();
  if (last !== undefined) return last;
  if (!(await hasOwnName(world))) return undefined;
  try {
    return (await definitionInUse(world)).profile?.name;
  } catch (error) {
    // What is missing or wrong is told, and where possible mended, by the command that needs it.
    if (error instanceof BkdevError) return undefined;
    throw error;
  }
}
