import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { ProjectFiles } from '../ports/releases.ts';
import type { World } from '../ports/world.ts';
import { releaseOverlay } from '../release/release-project.ts';

/** The release's Compose project, with the person's overlay if there is one. */
export function overlayFiles({ checkout }: World, text: string): ProjectFiles {
  const folder = join(checkout.root, '.devcontainer');
  const isThere = checkout.text(join('.devcontainer', releaseOverlay)) !== undefined;
  return { text, folder, overlay: isThere ? join(folder, releaseOverlay) : undefined };
}

/** The error if an image was not built yet. */
export function withoutImage(image: string): BkdevError {
  const hint = message('release.no-image.try');
  return new BkdevError({ code: 'usage', message: message('release.no-image', { image }), hint });
}
