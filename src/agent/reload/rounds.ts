/** Reloads of one service that followed one another without anybody having saved anything, as far as can be told. */
export interface Rounds {
  readonly count: number;
  /** What was changed in each of them. */
  readonly paths: ReadonlySet<string>;
  /** Whether it is known of each of them that the service wrote it itself. */
  readonly isOwn: boolean;
  /** Whether nothing is reloaded any more for a change of these alone. */
  readonly isHeld: boolean;
}

export const noRounds: Rounds = { count: 0, paths: new Set(), isOwn: true, isHeld: false };

/** So many in a row are a loop. */
const allowed = 5;

/** How the changes came about that are due. */
export interface Occasion {
  readonly paths: readonly string[];
  /** Those that a program of the service opened for writing since it was started. */
  readonly writtenByItself: ReadonlySet<string>;
  readonly came: Came;
}

/**
 * When changes came: as its programs were started, or a moment after it was reloaded, so that a start may have
 * written them; while it was still being reloaded, but long after that start; or later.
 */
export type Came = 'at-start' | 'while-reloading' | 'later';

/**
 * Counts reloads that the start of a service itself brings about: it writes a file that reloads it. Who wrote is
 * known of Python's own `open`; else it is taken for its own doing when the same files change at each start.
 */
export function nextRounds(before: Rounds, { paths, writtenByItself, came }: Occasion): Rounds {
  const isOwn = paths.every(path => writtenByItself.has(path));
  const isSame = before.count === 0 || paths.every(path => before.paths.has(path));
  if (!isOwn && (came === 'later' || !isSame)) return noRounds;
  // A person's, most likely: it is no round. Nor does it end the loop of a start that writes once more, late and
  // unseen.
  if (!isOwn && came === 'while-reloading') return before;
  // A save that came at a start may have been a person's: what is known to be the service's own does not go on from
  // that.
  const { count: rounds, ...last } = isSame || (isOwn && before.isOwn) ? before : noRounds;
  const count = rounds + 1;
  return { count, paths: new Set([...last.paths, ...paths]), isOwn: isOwn && last.isOwn, isHeld: count >= allowed };
}
