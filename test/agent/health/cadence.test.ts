import { expect, it } from 'vitest';
import { delayBeforeNextLook } from '../../../src/agent/health/cadence.ts';

const calm = { isDoubtful: false, isWatched: true, sinceChangeMs: 0, fastestMs: 150, steadyMs: 1500 };
const minuteMs = 60_000;

it.each([
  ['short while a role comes up', { ...calm, health: 'starting', sinceChangeMs: 4.9 * minuteMs } as const, 150],
  ['no shorter than its probe is worth', { ...calm, health: 'starting', fastestMs: 500 } as const, 500],
  ['longer once it takes too long', { ...calm, health: 'starting', sinceChangeMs: 5 * minuteMs } as const, 2000],
  ['as often as is worth it while it works', { ...calm, health: 'healthy' } as const, 1500],
  ['rare where nobody watches', { ...calm, health: 'healthy', isWatched: false } as const, 5000],
  ['no rarer for that while it comes up', { ...calm, health: 'starting', isWatched: false } as const, 150],
  ['short while it may have stopped working', { ...calm, health: 'healthy', isDoubtful: true } as const, 150],
  ['middling when it failed', { ...calm, health: 'unhealthy' } as const, 2000],
  ['as short as told when it failed', { ...calm, health: 'unhealthy', downMs: 250 } as const, 250],
  ['middling when nobody watches', { ...calm, health: 'unhealthy', isWatched: false, downMs: 250 } as const, 2000],
  ['middling while it is not there', { ...calm, health: 'unknown' } as const, 1000],
])('the next look must be %s', (_, situation, delayMs) => {
  expect(delayBeforeNextLook(situation)).toBe(delayMs);
});
