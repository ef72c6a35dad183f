import { debugMode } from '../../shared/model/debugging.ts';
import { usualMode } from '../../shared/model/modes.ts';
import { runSession } from '../session/run-session.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import { unlessDeclined } from './up-command.ts';

/**
 * Runs `bkdev debug`: switches the debug mode of a service on or off, and returns the exit status. Throws BkdevError
 * `usage`, before any change, for a service that cannot be debugged.
 */
export async function runDebug(
  options: CommonOptions & {
    readonly service: string;
    readonly wait: boolean;
    readonly off: boolean;
    readonly dryRun: boolean;
    readonly timeout: number;
  },
): Promise<number> {
  const { service, wait, off, ...common } = options;
  const modes = { [service]: off ? usualMode : debugMode };
  const about = {
    profile: undefined,
    tui: false,
    rollback: false,
    keepsModes: true,
    modes,
    waits: wait ? [service] : [],
  };
  return unlessDeclined(await runSession({ ...common, ...about }, 'always'));
}
