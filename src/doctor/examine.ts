import { BkdevError } from '../model/error.ts';
import type { Check, Finding, World } from './check.ts';
import { checks } from './checks.ts';

/** Makes all checks, side by side; those that need the engine wait to see whether there is one. In the checks' order. */
export async function examine(world: World): Promise<Finding[]> {
  const engine = checks.find(check => check.name === 'engine');
  const engineFinding = engine && lookWith(engine, world);
  return Promise.all(
    checks.map(async check => {
      if (check === engine && engineFinding) return engineFinding;
      if (check.needsEngine && (await engineFinding)?.level === 'error') return notChecked(check);
      return lookWith(check, world);
    }),
  );
}

/** What could not be looked at is never said to be fine. */
function notChecked({ name }: Check): Finding {
  return { check: name, level: 'warning', found: 'not checked: no engine' };
}

/** A check may meet a failure that it does not know; a bug of ours still goes through. */
async function lookWith(check: Check, world: World): Promise<Finding> {
  try {
    return await check.look(world);
  } catch (error) {
    if (!(error instanceof BkdevError)) throw error;
    return { check: check.name, level: 'error', found: `${error.message} ${error.hint}`, code: error.code };
  }
}
