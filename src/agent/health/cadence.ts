import type { RoleReport } from '../../shared/model/report.ts';

/** If the programs changed this recently, an unhealthy role may recover at any moment. */
const recentMs = 5 * 60_000;
/** A role whose programs changed this recently is observed as if somebody were watching. */
export const unsettledMs = 60_000;
/** The interval of heartbeats, and of questions to a supervisor that reports changes by itself. */
export const calmMs = 5000;

/**
 * How long to wait before the next look at a role, in milliseconds. Short while a person waits for it to come up, long
 * while nothing is expected to happen. `isDoubtful`: healthy, but its last probe failed. `fastestMs`: the shortest
 * interval of its probe. `steadyMs`: the interval while all is well. `downMs`: the interval while it fails.
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
