/** The readable files of a checkout. Nothing in it is run or changed. */
export interface SourceTree {
  /** Sorted paths of regular files, relative to the checkout, with `/` as the separator. */
  readonly files: readonly string[];
  /** The files that the listing omits. */
  readonly left: LeftOut;
  /** Returns a file's text; undefined if it is missing, too large, binary or unreadable. */
  read(path: string): string | undefined;
  /** The files that `read` could not return so far. */
  unread(): readonly UnreadFile[];
}

export interface LeftOut {
  /** Whether there are more files than listed. */
  readonly isCut: boolean;
  /** Links that lead outside the checkout, or nowhere. */
  readonly links: readonly string[];
  /** Folders that cannot be listed. */
  readonly folders: readonly string[];
}

export interface UnreadFile {
  readonly path: string;
  readonly why: 'binary' | 'forbidden' | 'too-large';
}
