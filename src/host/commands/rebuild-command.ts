import { isMessage } from '../../shared/messages/wording.ts';
import { exitStatusFor } from '../../shared/model/error.ts';
import { runSession } from '../session/run-session.ts';
import type { CommonOptions } from '../wiring/wire.ts';

/**
 * Runs `bkdev rebuild`: rebuilds images and replaces the containers made from them, and returns the exit status. At a
 * terminal a person agrees to the plan first; declining is no failure. Throws BkdevError `usage`, before any change, for
 * a service whose image is not built here.
 */
export async function runRebuild(
  options: CommonOptions & { readonly services: readonly string[]; readonly dryRun: boolean; readonly timeout: number },
): Promise<number> {
  const { services, ...common } = options;
  const about = { profile: undefined, tui: false, rollback: false, keepsModes: true, rebuild: services };
  const error = await runSession({ ...common, ...about }, 'always');
  return isMessage(error?.message) && error.message.code === 'plan.declined' ? 0 : exitStatusFor(error);
}
