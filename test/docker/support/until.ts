import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 100;
/** Guards against hanging; it is generous because it does not assert how fast anything has to be. */
const limitMs = 90_000;

/**
 * Polls `look` until it returns something other than undefined or false. Throws if that takes longer than the limit.
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
): Promise<Found> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${limitMs / 1000} s in vain until ${what}`);
    await pause(everyMs);
  }
}
