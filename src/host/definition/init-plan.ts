import type { LineRange, TextMerge } from '../ports/text-merge.ts';

export interface FileToWrite {
  readonly contents: Buffer;
  readonly mode: number;
}

/** A change to an existing file of a person, which requires consent. */
export interface Proposal {
  readonly path: string;
  readonly before: Buffer;
  /** Undefined if the file is to be removed because nothing in the definition needs it any more. */
  readonly after: FileToWrite | undefined;
  /** Whether the person has changed the file since bkdev wrote it. */
  readonly isMerged: boolean;
}

/** Lines that a person must decide about, because they and bkdev changed them in different ways. */
export interface OpenLines {
  readonly file: string;
  readonly lines: LineRange;
  /** The copy of the other side's text, and the lines in it, if there are any. */
  readonly aside: string;
  readonly asideLines: LineRange | undefined;
}

/** The changes to a checkout, in this order: copy aside, write, remove. */
export interface InitPlan {
  /** Copies by target path: bkdev's own files that a person changed, and texts that could not be merged. */
  readonly aside: ReadonlyMap<string, Buffer>;
  readonly write: ReadonlyMap<string, FileToWrite>;
  readonly remove: readonly string[];
  readonly proposals: readonly Proposal[];
  /** A person's files that differ from bkdev's and are kept. */
  readonly kept: readonly string[];
  /** A person's files of 0.1 that are moved, by old path. */
  readonly carried: ReadonlyMap<string, string>;
  /** A person's files in which bkdev's changes are merged. */
  readonly merged: readonly string[];
  readonly open: readonly OpenLines[];
  /** The previous version of the runtime; undefined if there was none. */
  readonly before: string | undefined;
  readonly from01: boolean;
}

export interface Given {
  /** The files that this bkdev writes. */
  readonly files: ReadonlyMap<string, FileToWrite>;
  /** The files in `.devcontainer` and `profiles` of the checkout, and at the paths of `files`. */
  readonly there: ReadonlyMap<string, Buffer>;
  /** The files of 0.1 that a person may have changed, by their paths in 0.1. */
  readonly first?: ReadonlyMap<string, Buffer>;
  readonly version: string;
  readonly force: boolean;
  readonly texts: TextMerge;
}

/** A plan under construction. */
export interface Draft {
  readonly given: Given;
  readonly aside: Map<string, Buffer>;
  readonly write: Map<string, FileToWrite>;
  readonly remove: string[];
  readonly proposals: Proposal[];
  readonly kept: string[];
  readonly carried: Map<string, string>;
  readonly merged: string[];
  readonly open: OpenLines[];
}
