import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 100;
/** A bound on hanging, generous because it says nothing about how fast a thing ought to be. */
const limitMs = 90_000;

/** Looks again and again until `look` gives something other than undefined or false; throws when that never comes. */
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
