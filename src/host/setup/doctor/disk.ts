import { message } from '../../../shared/messages/message.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'disk';
const gigabyte = 1e9;
const scarceBytes = 10 * gigabyte;
const neededBytes = 3 * gigabyte;

/** Whether the engine's disk has room for images and volumes. */
export const disk: Check = {
  name,
  needsEngine: true,
  look: async ({ engine, host }) => {
    const { rootDirectory, endpoint } = await engine.info();
    const isLocal = endpoint.startsWith('unix://') && host.platform === 'linux';
    const free = isLocal ? await host.freeBytes(rootDirectory) : undefined;
    if (free !== undefined) return judgeFreeBytes(free, rootDirectory);
    return {
      check: name,
      level: 'ok',
      found: message('doctor.not-checked', { reason: message('doctor.disk.elsewhere', { folder: rootDirectory }) }),
    };
  },
};

/**
 * The images and packages of the smallest environment take about 3 GB; below 10 GB there is no room for a second
 * branch's.
 */
export function judgeFreeBytes(free: number, folder: string): Finding {
  const found = { bytes: free, folder };
  if (free >= scarceBytes) return { check: name, level: 'ok', found: message('doctor.disk', found) };
  const fix = manualFix(message('doctor.disk.free-some'), 'disk-full', message('doctor.disk.prune'));
  if (free >= neededBytes) return { check: name, level: 'warning', found: message('doctor.disk.scarce', found), fix };
  return {
    check: name,
    level: 'error',
    found: message('doctor.disk.short', { ...found, neededBytes }),
    code: 'disk-full',
    fix,
  };
}
