import { message } from '../../../shared/messages/message.ts';
import { type NetworkSettings, readNetworkSettings, type Setting } from '../machine/network-settings.ts';
import { redactUrl } from '../machine/redact-url.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'network';

/** Which of the host's certificates and mirrors are passed on to containers. */
export const network: Check = {
  name,
  needsEngine: false,
  look: async ({ host, rootCertificates }) => judgeNetwork(await readNetworkSettings(host, rootCertificates)),
};

/** Finding nothing is fine; a setting that refers to a missing certificate is not. */
export function judgeNetwork(settings: NetworkSettings): Finding {
  const { certificateCount: certificates, certificatesFrom, warnings } = settings;
  const found = message('doctor.network', {
    ...{ certificates, certificatesFrom },
    settings: [
      ...shown('debian', settings.debianMirror),
      ...shown('pypi', settings.pypiIndex),
      ...shown('npm', settings.npmRegistry),
    ],
  });
  if (warnings.length === 0) return { check: name, level: 'ok', found };
  return {
    check: name,
    level: 'warning',
    found: message('doctor.network.doubtful', { warnings, found }),
    fix: manualFix(message('doctor.network.correct'), 'network-unreachable', message('doctor.network.correct-it')),
  };
}

function shown<Kind extends string>(kind: Kind, setting: Setting | undefined) {
  return setting === undefined ? [] : [{ kind, address: redactUrl(setting.value), from: setting.from }];
}
