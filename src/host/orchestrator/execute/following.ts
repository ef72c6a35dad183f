import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';
import { type FollowOptions, follow } from '../observe/follow.ts';
import type { Target } from './target.ts';

/**
 * What happens to an environment, followed for as long as one command, or the person who watches after it, wants to
 * know.
 */
export interface Following {
  /**
   * Follows the services of this target, and no longer those of another one; tells the newest listener when the
   * engine goes.
   */
  begin(target: Target, failed: (error: unknown) => void): Promise<void>;
  end(): Promise<void>;
}

/** Follows into a ledger. */
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
      // What was told of the target before is not told again.
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
