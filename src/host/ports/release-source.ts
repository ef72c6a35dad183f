/** The state of the checkout that a release is built from. */
export interface SourceState {
  /** The commit's full hash. */
  readonly revision: string;
  /** The commit's time, in epoch seconds. */
  readonly committedAt: number;
  /** Files that differ from the commit, without those that git ignores. */
  readonly changed: readonly string[];
  /** The URL of the remote `origin`, without credentials; undefined if there is none. */
  readonly origin: string | undefined;
}

/** A copy of the source, without what git ignores. */
export interface StagedSource {
  /** Its absolute path. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** The product's source, as git knows it. */
export interface ReleaseSource {
  /** Throws BkdevError `usage` if the checkout is not a git repository with a commit. */
  state(): Promise<SourceState>;
  /** Copies what is in the tree now, committed or not, with the files of its submodules. */
  stage(): Promise<StagedSource>;
}
