import type { RoleReport } from '../model/facts.ts';

/** As long as a change of the programs is this recent, a role that is not healthy may become so at any moment. */
const recentMs = 5 * 60_000;

/**
 * How long to wait before a role is looked at again, in milliseconds. Short while a person waits for it to come up,
 * long when nothing is expected to happen. `isDoubtful`: healthy, but its last probe failed.
 * `fastestMs`: as often as its probe may be sent.
 */
export function delayBeforeNextLook(of: {
  readonly health: RoleReport['health'];
  readonly isDoubtful: boolean;
  readonly sinceChangeMs: number;
  readonly fastestMs: number;
}): number {
  switch (of.health) {
    case 'healthy':
      return of.isDoubtful ? 500 : 5000;
    case 'unknown':
      return 1000;
    case 'starting':
      return of.sinceChangeMs < recentMs ? of.fastestMs : 2000;
    case 'unhealthy':
      return 2000;
  }
}
