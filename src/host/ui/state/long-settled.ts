import type { State } from './state.ts';

/** From this age on, times are shown in minutes. */
const minuteMs = 60_000;

/**
 * Whether no command is running and nothing has changed for a minute, so that no time on the screen is shown in
 * seconds. `now` in epoch milliseconds.
 */
export function isLongSettled({ startedAt, finished, changes }: State, now: number): boolean {
  if (startedAt !== undefined && finished === undefined) return false;
  const last = Object.values(changes).map(all => all.at(-1)?.at ?? 0);
  return now - Math.max(finished?.at ?? 0, ...last) > minuteMs;
}
