import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { isAtLeast } from '../machine/version.ts';
import { pluginInstallation } from '../remedies/install-engine.ts';
import type { Check } from './check.ts';

const name = 'compose';
/** The oldest Compose that reads `env_file` with `required: false` (Compose 2.24.0 release notes). */
const oldestCompose = [2, 24, 0];

/** Whether Docker Compose is installed as a plugin (`docker compose`) and recent enough. */
export const compose: Check = {
  name,
  needsEngine: false,
  look: async ({ composer, host }) => {
    const fail = async (found: Wording) =>
      ({
        check: name,
        level: 'error',
        found,
        code: 'compose-unusable',
        fix: await pluginInstallation(host, 'compose'),
      }) as const;
    try {
      const version = await composer.version();
      if (isAtLeast(version, oldestCompose))
        return { check: name, level: 'ok', found: message('doctor.compose', { version }) };
      return fail(message('doctor.compose.too-old', { version, oldest: oldestCompose.join('.') }));
    } catch (error) {
      // Other errors are not fixed by installing Compose.
      if (error instanceof BkdevError && error.code === 'compose-unusable') return fail(error.told);
      throw error;
    }
  },
};
