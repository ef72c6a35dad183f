import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that was written on the host to see whether its coming is told here. */
export interface Sighting {
  readonly name: string;
  /** From its being written, by its own words, until an event told of it; milliseconds. */
  readonly seenAfterMs: number;
}

export interface Canary {
  /** An event told of this file, by its path. */
  onTold(path: string): void;
  readonly sightings: readonly Sighting[];
  /** One that lies there, was written a while ago, and was told by no event; undefined where there is none. */
  untold(): string | undefined;
}

const prefix = '.bkdev-truth-';
/** Events of a mount that has any come sooner. */
const toldWithinMs = 2000;
const kept = 20;

export function isCanary(path: string): boolean {
  return path.startsWith(prefix);
}

/** `folder` is the definition's, which the host writes to; `now` in epoch milliseconds. */
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
