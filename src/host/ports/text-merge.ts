/** A part of a file, by its lines from 1; `to` is below `from` where it is empty: it stands before the line `from`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Where two people changed the same lines in different ways. */
export interface MergeConflict {
  /** In the text that came out. */
  readonly taken: LineRange;
  /** In the whole text of the other side; undefined where that has no line there. */
  readonly other: LineRange | undefined;
}

export interface Merged {
  /** What both changed, and in a conflict the side that was asked for. */
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
  /** Lays what `theirs` changed in `base` over `ours`; in a conflict `side` is taken. Undefined where it cannot be done. */
  merge(texts: ThreeTexts, side: 'ours' | 'theirs'): Merged | undefined;
  /** The hunks of a unified diff, without its headings. Empty where it cannot be told. */
  diff(before: string, after: string): readonly string[];
}
