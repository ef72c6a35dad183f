import type { RoleReport } from '../../shared/model/facts.ts';

/** As long as a change of the programs is this recent, a role that is not healthy may become so at any moment. */
const recentMs = 5 * 60_000;
/** One whose programs changed this lately is looked at as if somebody watched. */
export const unsettledMs = 60_000;
/** Between two looks that only a sign of life is made of, and at the supervisor, which tells by itself what changes. */
export const calmMs = 5000;

/**
 * How long to wait before a role is looked at again, in milliseconds. Short while a person waits for it to come up,
 * long when nothing is expected to happen. `isDoubtful`: healthy, but its last probe failed. `fastestMs`: as often as
 * its probe may be sent; `steadyMs`: as often as it is worth while all is well; `downMs`: while it does not work.
 */
export function delayBeforeNextLook(of: {
  readonly health: RoleReport['health'];
  readonly isDoubtful: boolean;
  readonly isWatched: boolean;
  readonly sinceChangeMs: number;
  readonly fastestMs: number;
  readonly steadyMs: number;
  readonly downMs?: number;
}): number {
  switch (of.health) {
    case 'healthy':
      if (of.isDoubtful) return Math.min(500, of.fastestMs);
      return of.isWatched ? of.steadyMs : Math.max(calmMs, of.steadyMs);
    case 'unknown':
      return 1000;
    case 'starting':
      return of.sinceChangeMs < recentMs ? of.fastestMs : 2000;
    case 'unhealthy':
      return of.isWatched ? (of.downMs ?? 2000) : 2000;
  }
}
