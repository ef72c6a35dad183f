import { message } from '../../../shared/messages/message.ts';
import { sameText } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding, PublishedPorts } from './check.ts';

const name = 'ports';

/**
 * Whether the ports that the checkout's services publish are free. A taken port is only a warning, because `up` offers
 * another one.
 */
export const ports: Check = {
  name,
  needsEngine: true,
  look: async world => {
    try {
      return judgePorts(await world.ports());
    } catch (error) {
      if (error instanceof BkdevError && error.code === 'compose-unusable')
        return {
          check: name,
          level: 'warning',
          found: message('doctor.not-checked', { reason: message('doctor.no-compose') }),
        };
      throw error;
    }
  },
};

/** `published` is undefined if there is no definition. */
export function judgePorts(published: PublishedPorts | undefined): Finding {
  if (published === undefined) {
    const found = message('doctor.not-checked', { reason: message('doctor.no-definition') });
    return { check: name, level: 'warning', found };
  }
  const { wanted, taken } = published;
  if (wanted.length === 0) return { check: name, level: 'ok', found: message('doctor.ports.none') };
  if (taken.length === 0) return { check: name, level: 'ok', found: message('doctor.ports.free', { ports: wanted }) };
  const remedies = taken.map(({ remedy }) => remedy);
  const distinct = remedies.filter((one, index) => !remedies.slice(0, index).some(earlier => sameText(earlier, one)));
  return {
    check: name,
    level: 'warning',
    found: message('doctor.ports.taken', { taken: taken.map(({ port, owner, title }) => ({ port, owner, title })) }),
    fix: manualFix(
      message('doctor.ports.free-one'),
      'port-taken',
      message('doctor.ports.free-or-choose', { remedies: distinct }),
    ),
  };
}
