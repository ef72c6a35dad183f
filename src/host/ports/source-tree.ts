/** The files of a checkout, as far as they may be looked at. Nothing in it is ever run, and nothing is changed. */
export interface SourceTree {
  /** Paths of regular files, relative to the checkout, with `/` between folders, sorted. */
  readonly files: readonly string[];
  /** What the listing does not have. */
  readonly left: LeftOut;
  /** A file's text; undefined where it is not there, too large, binary, or may not be read. */
  read(path: string): string | undefined;
  /** What `read` could not give so far. */
  unread(): readonly UnreadFile[];
}

export interface LeftOut {
  /** Whether there are more files than are listed. */
  readonly isCut: boolean;
  /** Links that lead out of the checkout, or nowhere. */
  readonly links: readonly string[];
  /** Folders that may not be listed. */
  readonly folders: readonly string[];
}

export interface UnreadFile {
  readonly path: string;
  readonly why: 'binary' | 'forbidden' | 'too-large';
}
