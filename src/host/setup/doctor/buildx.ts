import { message } from '../../../shared/messages/message.ts';
import { pluginInstallation } from '../remedies/install-engine.ts';
import type { Check } from './check.ts';

const name = 'buildx';

/**
 * Whether images can be built: the Dockerfile's cache mounts and here-documents need BuildKit, which Buildx provides.
 */
export const buildx: Check = {
  name,
  needsEngine: false,
  look: async ({ host }) => {
    const { status, stdout } = await host.run(['docker', 'buildx', 'version']);
    if (status === 0)
      return { check: name, level: 'ok', found: message('doctor.buildx', { version: buildxVersion(stdout) }) };
    return {
      check: name,
      level: 'error',
      found: message('doctor.buildx.missing'),
      code: 'compose-unusable',
      fix: await pluginInstallation(host, 'buildx'),
    };
  },
};

/** Parses `github.com/docker/buildx v0.13.1 171fcbe`; distributions print only the version. */
export function buildxVersion(printed: string): string {
  return /\bv?(\d+\.\d+\S*)/.exec(printed)?.[1] ?? printed.trim();
}
