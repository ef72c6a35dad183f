/** Consecutive reloads of one service by changes that it made itself. */
export interface Rounds {
  readonly count: number;
  /** The files that it changed. */
  readonly paths: ReadonlySet<string>;
  /** Whether such changes no longer cause a reload. */
  readonly isHeld: boolean;
}

export const noRounds: Rounds = { count: 0, paths: new Set(), isHeld: false };

/** This many in a row are a loop. */
const allowed = 5;

/** How the pending changes came about. */
export interface Occasion {
  readonly paths: readonly string[];
  /** The files that a program of the service opened for writing since it started. */
  readonly writtenByItself: ReadonlySet<string>;
}

/**
 * Counts reloads caused by the service itself, for example by a start that writes a file it loads. Only what a program
 * is known to have written counts. When a file changed says nothing about who changed it: a person, or a script of
 * theirs, may well save as soon as the save before is applied, time after time.
 */
export function nextRounds(before: Rounds, { paths, writtenByItself }: Occasion): Rounds {
  if (!paths.every(path => writtenByItself.has(path))) return noRounds;
  // While it is held, nothing is reloaded.
  const count = before.isHeld ? before.count : before.count + 1;
  return { count, paths: new Set([...before.paths, ...paths]), isHeld: count >= allowed };
}
