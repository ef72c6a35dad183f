import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';
import { type FollowOptions, follow } from '../observe/follow.ts';
import type { Target } from './target.ts';

/** Follows an environment for the duration of one command, and for the person who watches after it. */
export interface Following {
  /**
   * Follows the services of this target instead of the previous one; calls the most recent `failed` when the engine
   * becomes unreachable.
   */
  begin(target: Target, failed: (error: unknown) => void): Promise<void>;
  end(): Promise<void>;
}

/** Creates a `Following` that records into a fact store. */
export function createFollowing(
  world: World,
  ledger: FactStore,
  wanted: Pick<FollowOptions, 'logs' | 'logsSince'>,
): Following {
  let current: { readonly target: Target; readonly stop: AbortController; readonly work: Promise<void> } | undefined;
  let listener: (error: unknown) => void = () => undefined;
  const end = async () => {
    current?.stop.abort();
    await current?.work;
    current = undefined;
  };
  return {
    begin: async (target, failed) => {
      listener = failed;
      if (current?.target === target) return;
      // Do not repeat log lines that were already reported for the previous target.
      const known = current === undefined ? {} : { logsSince: world.clock.now() };
      await end();
      const stop = new AbortController();
      const options = { ...wanted, ...known, services: target.profile.services, signal: stop.signal };
      const work = follow(world, target.definition, ledger, options, error => listener(error));
      current = { target, stop, work };
    },
    end,
  };
}
