/**
 * A range of lines, counted from 1. If it is empty, `to` is less than `from`, and its position is before the line
 * `from`.
 */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Lines that both sides changed in different ways. */
export interface MergeConflict {
  /** The lines in the merged text. */
  readonly taken: LineRange;
  /** The lines in the text of the other side; undefined if it has none there. */
  readonly other: LineRange | undefined;
}

export interface Merged {
  /** The text with the changes of both sides; for conflicts, the lines of the requested side. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
}

export interface ThreeTexts {
  readonly ours: string;
  readonly base: string;
  readonly theirs: string;
}

/** Compares and merges texts, as Git does. */
export interface TextMerge {
  /**
   * Applies the changes from `base` to `theirs` to `ours`; conflicts are resolved in favour of `side`. Returns
   * undefined if the merge is impossible.
   */
  merge(texts: ThreeTexts, side: 'ours' | 'theirs'): Merged | undefined;
  /** Returns the hunks of a unified diff without its file headers; empty if they cannot be determined. */
  diff(before: string, after: string): readonly string[];
}
