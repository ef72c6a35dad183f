import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'memory';
const gibibyte = 2 ** 30;
/** A machine sold as 4 GB reports a little less. */
const comfortableBytes = 3.7 * gibibyte;

/** Whether the engine has the memory for a whole environment. */
export const memory: Check = {
  name,
  needsEngine: true,
  look: async ({ engine }) => judgeMemory((await engine.info()).memoryBytes),
};

/** Too little memory shows itself late, as programs that the kernel kills, so it is said early. */
export function judgeMemory(bytes: number): Finding {
  const found = `${(bytes / gibibyte).toFixed(1)} GiB of memory for containers`;
  if (bytes >= comfortableBytes) return { check: name, level: 'ok', found };
  const advice = 'choose a smaller profile, or give the engine 4 GB or more (Docker Desktop: Settings, Resources)';
  return {
    check: name,
    level: 'warning',
    found: `only ${found}`,
    fix: manualFix('More memory', 'role-failed', advice),
  };
}
