import { join } from 'node:path';
import { debugFile } from '../../../shared/model/debugging.ts';
import { composeFilesOf, type Profile } from '../../../shared/model/profile.ts';
import type { World } from '../../ports/world.ts';

/** The overlay of services in debug mode, in the checkout. */
export const overlayPath = join('.devcontainer', debugFile);

/** Returns the Compose files of a profile as it was brought up last: with the services in debug mode, if any. */
export function filesInUse({ checkout }: Pick<World, 'checkout'>, profile: Profile): readonly string[] {
  const isDebugged = checkout.text(overlayPath) !== undefined;
  return [...composeFilesOf(profile), ...(isDebugged ? [debugFile] : [])];
}
