import type { BkdevError } from '../../shared/model/error.ts';
import type { Product } from '../../shared/model/product.ts';
import type { Profile } from '../../shared/model/profile.ts';
import type { LeftPrograms } from '../../shared/model/programs.ts';

/** A person's checkout: its profiles, its source, and what bkdev remembers of it. */
export interface Checkout {
  /** Absolute path of the folder that holds `.devcontainer/`. */
  readonly root: string;
  /** The default project name of its environment, unique on this machine; a person may choose another. */
  readonly ownProject: string;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly source: string;
  /** The owner of the source. Containers run as this user, unless it is root. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Reads product.yaml. Throws BkdevError `definition-invalid` with file, line and what was expected. */
  product(): Promise<Product>;
  /**
   * Returns the programs as last written for the containers; undefined if there are none, or if they cannot be read.
   */
  leftPrograms(): Promise<LeftPrograms | undefined>;
  /**
   * Returns all profiles, in the order of their names. Throws BkdevError `definition-invalid` with file, line and what
   * was expected.
   */
  profiles(): Promise<Profile[]>;
  /**
   * Updates the files that are generated from the profiles, and returns those it wrote or removed (`changed`) and those
   * it left because a person edited them (`kept`). Throws BkdevError `definition-invalid` if the profile in use names
   * something that the definition lacks; other such profiles are returned as `faulty`.
   */
  generate(used: string): Promise<{
    readonly changed: readonly string[];
    readonly kept: readonly string[];
    readonly faulty?: readonly { readonly profile: string; readonly error: BkdevError }[];
  }>;
  /**
   * Returns what `generate` would do, without doing it: the contents of files to write, and the files that a person
   * keeps.
   */
  foresee(used: string): Promise<{
    readonly write: ReadonlyMap<string, string>;
    readonly keep: readonly string[];
    readonly faulty?: readonly { readonly profile: string; readonly error: BkdevError }[];
  }>;
  /** Returns the state of the files that match these globs. */
  inputs(globs: readonly string[]): Promise<InputFiles>;
  /**
   * A digest of all that decides what a step makes: the content of the files that these globs match, and of what a
   * person wrote of the definition.
   */
  recipe(globs: readonly string[]): Promise<string>;
  /** Compares a folder that containers were created from with this checkout's root; symbolic links are resolved. */
  standing(folder: string): 'this' | 'another' | 'gone';
  /** Whether a path on the host is a folder, as far as permissions allow to tell. */
  isFolder(path: string): boolean;
  /** Whether the source contains this file or folder. */
  has(path: string): boolean;
  /**
   * Returns the first of these absolute paths that the user cannot read (for a folder: list and enter). Missing paths
   * are ignored.
   */
  unreadable(paths: readonly string[], user: { uid: number; gid: number }): string | undefined;
  /**
   * Creates these folders of the source if needed, gives them to the owner, and creates these relative links. Returns
   * what it changed.
   */
  open(
    folders: readonly string[],
    links: Readonly<Record<string, string>>,
    owner: { uid: number; gid: number },
  ): string[];
  /** Writes a file below the root, readable only by the checkout's owner. If root writes it, that owner owns it. */
  write(path: string, text: string): void;
  /** Like `write`, but readable by everyone, including containers when root owns the checkout. */
  writeForAll(path: string, text: string): void;
  /** Returns the text of a file below the root; undefined if it cannot be read. */
  text(path: string): string | undefined;
  /** Removes a file below the root that bkdev wrote; a missing file is no error. */
  remove(path: string): void;
}

/** The input files of a step, to decide whether the step must run again. */
export interface InputFiles {
  /** When the newest file changed (inode change time, epoch ms); 0 if there are none. */
  readonly changedAt: number;
  /** A digest of their paths, which changes when a file is added or removed. */
  readonly listing: string;
}
