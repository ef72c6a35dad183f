import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'disk';
const gigabyte = 1e9;
const scarceBytes = 10 * gigabyte;
const neededBytes = 3 * gigabyte;

/** Whether there is room for images and volumes where the engine keeps them. */
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
      found: `not checked: ${rootDirectory} is not on this machine's own file system`,
    };
  },
};

/** The smallest environment's images and packages take about 3 GB; below 10 GB a second branch's will not fit. */
export function judgeFreeBytes(free: number, folder: string): Finding {
  const found = `${(free / gigabyte).toFixed(1)} GB free in ${folder}`;
  if (free >= scarceBytes) return { check: name, level: 'ok', found };
  const advice = '`docker system df` shows what takes room; `docker builder prune` and `docker image prune` free some';
  const fix = manualFix('Free some disk space', 'disk-full', advice);
  if (free >= neededBytes) return { check: name, level: 'warning', found: `only ${found}`, fix };
  return { check: name, level: 'error', found: `only ${found}, at least 3 GB are needed`, code: 'disk-full', fix };
}
