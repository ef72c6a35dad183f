import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A canary: a file written on the host to see whether its event arrives here. */
export interface Sighting {
  readonly name: string;
  /** Milliseconds from writing (according to its content) to the event. */
  readonly seenAfterMs: number;
}

export interface Canary {
  /** Records that an event named this file. */
  onTold(path: string): void;
  readonly sightings: readonly Sighting[];
  /** A canary that exists, was written a while ago, and had no event; undefined if there is none. */
  untold(): string | undefined;
}

const prefix = '.bkdev-truth-';
/** On a mount with file events they arrive sooner than this. */
const toldWithinMs = 2000;
const kept = 20;

export function isCanary(path: string): boolean {
  return path.startsWith(prefix);
}

/** `folder` is the definition's folder, where the host writes canaries. `now` in epoch milliseconds. */
export function createCanary(folder: string, now: () => number): Canary {
  const sightings: Sighting[] = [];
  return {
    sightings,
    onTold: name => {
      const writtenAt = timeIn(join(folder, name));
      if (writtenAt === undefined || sightings.some(sighting => sighting.name === name)) return;
      sightings.push({ name, seenAfterMs: Math.max(0, now() - writtenAt) });
      if (sightings.length > kept) sightings.shift();
    },
    untold: () =>
      truthsIn(folder).find(
        name =>
          !sightings.some(sighting => sighting.name === name) &&
          now() - (timeIn(join(folder, name)) ?? now()) > toldWithinMs,
      ),
  };
}

function truthsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isCanary);
  } catch {
    return [];
  }
}

function timeIn(path: string): number | undefined {
  try {
    const time = Number(readFileSync(path, 'utf8'));
    return time > 0 ? time : undefined;
  } catch {
    return undefined;
  }
}
