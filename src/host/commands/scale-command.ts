import { exitStatusFor } from '../../shared/model/error.ts';
import { readScales } from '../orchestrator/plan/check-scales.ts';
import { runSession } from '../session/run-session.ts';
import type { CommonOptions } from '../wiring/wire.ts';

/**
 * Runs `bkdev scale`: changes the number of instances, and returns the exit status. Services stay in the modes in which
 * they run, unless another is requested. Throws BkdevError `usage`, before any change, for a number or mode that a service
 * cannot have.
 */
export async function runScale(
  options: CommonOptions & {
    readonly counts: readonly string[];
    readonly modes: Readonly<Record<string, string>>;
    readonly dryRun: boolean;
    readonly timeout: number;
  },
): Promise<number> {
  const { counts, ...common } = options;
  const about = { profile: undefined, tui: false, rollback: false, keepsModes: true, scales: readScales(counts) };
  return exitStatusFor(await runSession({ ...common, ...about }, 'in-doubt'));
}
