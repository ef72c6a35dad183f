/** Consecutive reloads of one service without a save by a person, as far as can be told. */
export interface Rounds {
  readonly count: number;
  /** The files that changed in every round. */
  readonly paths: ReadonlySet<string>;
  /** Whether the service is known to have written them itself each time. */
  readonly isOwn: boolean;
  /** Whether changes to these files alone no longer cause a reload. */
  readonly isHeld: boolean;
}

export const noRounds: Rounds = { count: 0, paths: new Set(), isOwn: true, isHeld: false };

/** This many in a row are a loop. */
const allowed = 5;

/** How the pending changes came about. */
export interface Occasion {
  readonly paths: readonly string[];
  /** The files that a program of the service opened for writing since it started. */
  readonly writtenByItself: ReadonlySet<string>;
  readonly came: Came;
}

/**
 * When changes came. `at-start`: as its programs started or shortly after the reload, so the start may have written
 * them. `while-reloading`: during the reload but long after the start. `later`: after that.
 */
export type Came = 'at-start' | 'while-reloading' | 'later';

/**
 * Counts reloads caused by the service's own start, which writes a file that reloads it. Writes through Python's `open`
 * are recorded; any other file is assumed to be the service's own if it changes at each start.
 */
export function nextRounds(before: Rounds, { paths, writtenByItself, came }: Occasion): Rounds {
  const isOwn = paths.every(path => writtenByItself.has(path));
  const isSame = before.count === 0 || paths.every(path => before.paths.has(path));
  if (!isOwn && (came === 'later' || !isSame)) return noRounds;
  // Most likely a person's save, so it is not a round. It does not end a loop either: a start may write once more, late
  // and unnoticed.
  if (!isOwn && came === 'while-reloading') return before;
  // A save at a start may have been a person's, so rounds that are known to be the service's own do not continue from
  // it.
  const { count: rounds, ...last } = isSame || (isOwn && before.isOwn) ? before : noRounds;
  const count = rounds + 1;
  return { count, paths: new Set([...last.paths, ...paths]), isOwn: isOwn && last.isOwn, isHeld: count >= allowed };
}
