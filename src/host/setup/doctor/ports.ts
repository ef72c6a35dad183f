import { BkdevError } from '../../../shared/model/error.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding, PublishedPorts } from './check.ts';

const name = 'ports';

/** Whether the ports that the checkout's services publish are to be had. `up` offers others, so a taken one is only worth a note. */
export const ports: Check = {
  name,
  needsEngine: true,
  look: async world => {
    try {
      return judgePorts(await world.ports());
    } catch (error) {
      if (error instanceof BkdevError && error.code === 'compose-unusable')
        return { check: name, level: 'warning', found: 'not checked: no Docker Compose' };
      throw error;
    }
  },
};

/** Undefined: there is no definition that could name ports. */
export function judgePorts(published: PublishedPorts | undefined): Finding {
  if (published === undefined) return { check: name, level: 'warning', found: 'not checked: no bkdev definition here' };
  const { wanted, taken } = published;
  if (wanted.length === 0) return { check: name, level: 'ok', found: 'none is published' };
  if (taken.length === 0)
    return { check: name, level: 'ok', found: `${wanted.join(', ')} free, or this environment's own` };
  const remedies = [...new Set(taken.map(({ remedy }) => remedy))].join('; ');
  return {
    check: name,
    level: 'warning',
    found: taken.map(one => `${one.port} is taken by ${one.owner}; ${one.title} wants it`).join('. '),
    fix: manualFix('Free the port', 'port-taken', `${remedies}; or let bkdev up choose another`),
  };
}
