import { message } from '../../../shared/messages/message.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'memory';
const gibibyte = 2 ** 30;
/** A machine sold as 4 GB reports slightly less. */
const comfortableBytes = 3.7 * gibibyte;

/** Whether the engine has enough memory for a whole environment. */
export const memory: Check = {
  name,
  needsEngine: true,
  look: async ({ engine }) => judgeMemory((await engine.info()).memoryBytes),
};

/** Reports scarce memory early, because it shows only late, when the kernel kills programs. */
export function judgeMemory(bytes: number): Finding {
  if (bytes >= comfortableBytes) return { check: name, level: 'ok', found: message('doctor.memory', { bytes }) };
  return {
    check: name,
    level: 'warning',
    found: message('doctor.memory.scarce', { bytes }),
    fix: manualFix(message('doctor.memory.get-more'), 'role-failed', message('doctor.memory.give-more')),
  };
}
