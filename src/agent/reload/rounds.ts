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
  /** Whether they came while the service was being reloaded, or a moment after. */
  readonly isWithinReload: boolean;
}

/**
 * Counts reloads that the start of a service itself brings about: it writes a file that reloads it. Who wrote is known of
 * Python's own `open`; else it is taken for its own doing when the same files change within each reload.
 */
export function nextRounds(before: Rounds, { paths, writtenByItself, isWithinReload }: Occasion): Rounds {
  const isOwn = paths.every(path => writtenByItself.has(path));
  const isSame = before.count === 0 || paths.every(path => before.paths.has(path));
  if (!isOwn && !(isWithinReload && isSame)) return noRounds;
  // A save that came during a reload may have been a person's: what is known to be the service's own does not go on from that.
  const { count: rounds, ...last } = isSame || (isOwn && before.isOwn) ? before : noRounds;
  const count = rounds + 1;
  return { count, paths: new Set([...last.paths, ...paths]), isOwn: isOwn && last.isOwn, isHeld: count >= allowed };
}
