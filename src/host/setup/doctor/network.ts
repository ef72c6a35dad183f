import { type NetworkSettings, readNetworkSettings, type Setting } from '../machine/network-settings.ts';
import { redactUrl } from '../machine/redact-url.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'network';

/** Which certificates and mirrors of this host the containers are given too. */
export const network: Check = {
  name,
  needsEngine: false,
  look: async ({ host, rootCertificates }) => judgeNetwork(await readNetworkSettings(host, rootCertificates)),
};

/** Nothing found is fine; a setting that names a certificate which is not there is not. */
export function judgeNetwork(settings: NetworkSettings): Finding {
  const { certificateCount: count, certificatesFrom, warnings } = settings;
  const parts = [
    ...(count > 0
      ? [`${count} extra CA certificate${count === 1 ? '' : 's'} from ${certificatesFrom.join(', ')}`]
      : []),
    ...shown('Debian mirror', settings.debianMirror),
    ...shown('Python index', settings.pypiIndex),
    ...shown('npm registry', settings.npmRegistry),
  ];
  const found = parts.length > 0 ? parts.join('; ') : 'the public registries, no extra CA certificates';
  if (warnings.length === 0) return { check: name, level: 'ok', found };
  return {
    check: name,
    level: 'warning',
    found: `${warnings.join('; ')} (found: ${found})`,
    fix: manualFix(
      'Correct the setting',
      'network-unreachable',
      'correct or unset it, or name a bundle in BKDEV_CA_BUNDLE',
    ),
  };
}

function shown(title: string, setting: Setting | undefined): string[] {
  return setting === undefined ? [] : [`${title} ${redactUrl(setting.value)} (${setting.from})`];
}
