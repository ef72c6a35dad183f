import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { compareVersions, readVersion, runtimeFolder, versionFile } from '../../definition/runtime-version.ts';
import type { World } from '../../ports/world.ts';

/**
 * Checks that this bkdev supports the runtime in the checkout. An older runtime works with a notice. Throws BkdevError
 * `definition-invalid` for a newer one.
 */
export async function checkRuntime(
  { checkout, host, emit }: Pick<World, 'checkout' | 'host' | 'emit'>,
  version: string | undefined = process.env['BKDEV_VERSION'],
): Promise<void> {
  const found = readVersion(await host.readText(join(checkout.root, versionFile)))?.version;
  if (found === undefined || version === undefined || found === version) return;
  if (compareVersions(found, version) > 0)
    throw new BkdevError({
      code: 'definition-invalid',
      message: message('definition.runtime-newer', { folder: join(checkout.root, runtimeFolder), found, version }),
      hint: message('definition.runtime-newer.try'),
    });
  emit({
    type: 'notice-given',
    text: message('definition.runtime-older', { found, version }),
    hint: message('definition.runtime-older.try'),
  });
}
