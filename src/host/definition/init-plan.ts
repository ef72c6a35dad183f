import type { LineRange, TextMerge } from '../ports/text-merge.ts';

export interface FileToWrite {
  readonly contents: Buffer;
  readonly mode: number;
}

/** A change of a person's file that is there. It needs their consent. */
export interface Proposal {
  readonly path: string;
  readonly before: Buffer;
  /** Undefined: it is to be removed, for nothing of the definition needs it any more. */
  readonly after: FileToWrite | undefined;
  /** Whether the person had changed it since bkdev wrote it. */
  readonly isMerged: boolean;
}

/** Lines that a person has to decide on: they and bkdev changed them in different ways. */
export interface OpenLines {
  readonly file: string;
  readonly lines: LineRange;
  /** Where the other side's text is kept, and its lines there if it has any. */
  readonly aside: string;
  readonly asideLines: LineRange | undefined;
}

/** What is to be done in a checkout, in this order: put aside, write, remove. */
export interface InitPlan {
  /** Copies of what a person changed in files that are bkdev's, and of what did not get into a merge, by their paths. */
  readonly aside: ReadonlyMap<string, Buffer>;
  readonly write: ReadonlyMap<string, FileToWrite>;
  readonly remove: readonly string[];
  readonly proposals: readonly Proposal[];
  /** A person's files that differ from bkdev's, and stay. */
  readonly kept: readonly string[];
  /** A person's files of 0.1 that lie elsewhere now, by where they lay. */
  readonly carried: ReadonlyMap<string, string>;
  /** A person's files that get what is new and keep what is theirs. */
  readonly merged: readonly string[];
  readonly open: readonly OpenLines[];
  /** The version of the runtime that was there; undefined without one. */
  readonly before: string | undefined;
  readonly from01: boolean;
}

export interface Given {
  /** What this bkdev writes. */
  readonly files: ReadonlyMap<string, FileToWrite>;
  /** What lies in `.devcontainer` and `profiles` of the checkout, and where `files` would be. */
  readonly there: ReadonlyMap<string, Buffer>;
  /** What 0.1 wrote, of the files that a person may have changed, by their paths then. */
  readonly first?: ReadonlyMap<string, Buffer>;
  readonly version: string;
  readonly force: boolean;
  readonly texts: TextMerge;
}

/** A plan that is being made. */
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
