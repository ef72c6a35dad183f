import { join } from 'node:path';
import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import { composeFilesOf, type Profile } from '../model/profile.ts';
import { profileThatRuns } from '../planning/profile-that-runs.ts';
import type { World } from '../ports/world.ts';
import { parseEnvironment } from './environment.ts';

/** What an environment is made from. */
export interface InUse {
  readonly definition: Definition;
  /** Undefined where nothing tells which one it is. */
  readonly profile: Profile | undefined;
}

type Looking = Pick<World, 'checkout' | 'composer' | 'engine' | 'history'>;

/**
 * The definition as the profile has it that was brought up last; where none is remembered, because an editor or Compose alone brought
 * the environment up, as that profile has it whose services run. Writes nothing. Throws as the definition's reading and the engine do.
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

/** The name of the profile that somebody means who names none; undefined where none is remembered and none is seen to run. */
export async function profileInUse(world: Looking & Pick<World, 'host'>): Promise<string | undefined> {
  const { checkout, history, host } = world;
  const last = history.lastProfile();
  if (last !== undefined) return last;
  const written = parseEnvironment((await host.readText(join(checkout.root, '.devcontainer', '.env'))) ?? '');
  // A checkout without a name of its own would see what another one brought up.
  if (!host.env['BKDEV_PROJECT'] && written['BKDEV_PROJECT'] === undefined) return undefined;
  try {
    return (await definitionInUse(world)).profile?.name;
  } catch (error) {
    // What is missing or wrong is told, and where possible mended, by the command that needs it.
    if (error instanceof BkdevError) return undefined;
    throw error;
  }
}
