import { type Stats, statSync } from 'node:fs';

/** A file may go at any moment, a link may lead nowhere or to itself, and a folder may be another user's own. */
export function look(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
