import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { baseImage } from './base-image.ts';
import { buildx } from './buildx.ts';
import type { Check, Finding, World } from './check.ts';
import { compose } from './compose.ts';
import { disk } from './disk.ts';
import { engine as engineCheck } from './engine.ts';
import { fileEvents } from './file-events.ts';
import { memory } from './memory.ts';
import { mount } from './mount.ts';
import { network } from './network.ts';
import { ports } from './ports.ts';
import { workspace } from './workspace.ts';

/** All checks, in the order of findings and fixes. */
export const checks: readonly Check[] = [
  ...[engineCheck, compose, buildx, baseImage, disk, memory, network, workspace, mount, ports, fileEvents],
];

/**
 * Runs all checks concurrently; those that need the engine wait for the engine check. Returns findings in the checks'
 * order.
 */
export async function examine(world: World): Promise<Finding[]> {
  const engineFinding = lookWith(engineCheck, world);
  return Promise.all(
    checks.map(async check => {
      if (check === engineCheck) return engineFinding;
      if (check.needsEngine && (await engineFinding).level === 'error') return notChecked(check);
      return lookWith(check, world);
    }),
  );
}

/** A check that could not run is never reported as `ok`. */
function notChecked({ name }: Check): Finding {
  const found = message('doctor.not-checked', { reason: message('doctor.no-engine') });
  return { check: name, level: 'warning', found };
}

/** Turns a BkdevError of a check into a finding; bugs are rethrown. */
async function lookWith(check: Check, world: World): Promise<Finding> {
  try {
    return await check.look(world);
  } catch (error) {
    if (!(error instanceof BkdevError)) throw error;
    const found = message('doctor.failed', { told: error.told, hint: error.hint });
    return { check: check.name, level: 'error', found, code: error.code };
  }
}
