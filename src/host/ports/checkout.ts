import type { BkdevError } from '../../shared/model/error.ts';
import type { Product } from '../../shared/model/product.ts';
import type { Profile } from '../../shared/model/profile.ts';
import type { LeftPrograms } from '../../shared/model/programs.ts';

/** The folder a person works in: its profiles, its source, and what bkdev remembers of it. */
export interface Checkout {
  /** Absolute path of the folder that holds `.devcontainer/`. */
  readonly root: string;
  /**
   * The name that its environment goes by unless a person names it otherwise. No other folder of this machine has the
   * same.
   */
  readonly ownProject: string;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly source: string;
  /** Who owns the source. Containers run as this user, unless it is root. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** What is particular to its product. Throws BkdevError `definition-invalid` with file, line and what was expected. */
  product(): Promise<Product>;
  /**
   * What was left for the containers of an earlier definition's programs; undefined where nothing was, or it cannot
   * be read.
   */
  leftPrograms(): Promise<LeftPrograms | undefined>;
  /** Every profile, by name. Throws BkdevError `definition-invalid` with file, line and what was expected. */
  profiles(): Promise<Profile[]>;
  /**
   * Brings what is generated from the profiles up to date, and gives the files that it wrote or removed. Throws
   * BkdevError `definition-invalid` about the profile in use that names what the definition does not have; others
   * that do are named as faulty.
   */
  generate(used: string): Promise<{
    readonly changed: readonly string[];
    readonly kept: readonly string[];
    readonly faulty?: readonly { readonly profile: string; readonly error: BkdevError }[];
  }>;
  /** What `generate` would do, and does not: the texts of the files that it would write, and those that a person keeps. */
  foresee(used: string): Promise<{
    readonly write: ReadonlyMap<string, string>;
    readonly keep: readonly string[];
    readonly faulty?: readonly { readonly profile: string; readonly error: BkdevError }[];
  }>;
  /** The files that these globs match, as they are now. */
  inputs(globs: readonly string[]): Promise<InputFiles>;
  /** How a folder that containers were made from stands to this checkout's root: links count as what they lead to. */
  standing(folder: string): 'this' | 'another' | 'gone';
  /** Whether a path of this machine is a folder, as far as one may look at it. */
  isFolder(path: string): boolean;
  /** Whether the source has this file or folder. */
  has(path: string): boolean;
  /** The first of these absolute paths that a user may not read, or not list and enter; one that is not there is none. */
  unreadable(paths: readonly string[], user: { uid: number; gid: number }): string | undefined;
  /**
   * Makes these folders of the source exist and belong to that user, and these relative links exist. Tells what it
   * changed.
   */
  open(
    folders: readonly string[],
    links: Readonly<Record<string, string>>,
    owner: { uid: number; gid: number },
  ): string[];
  /** Writes a file below the root that only the checkout's owner can read; it belongs to that owner where root writes it. */
  write(path: string, text: string): void;
  /** The same that everybody can read, for containers too where root owns the checkout. */
  writeForAll(path: string, text: string): void;
  /** The text of a file below the root; undefined where it cannot be read. */
  text(path: string): string | undefined;
  /** Removes a file below the root that bkdev wrote; one that is gone already is no error. */
  remove(path: string): void;
}

/** What a step reads, in so far as it tells whether the step has to run again. */
export interface InputFiles {
  /** When the newest of them changed (inode change time, epoch ms); 0 when there is none. */
  readonly changedAt: number;
  /** A digest of their paths: another one when a file came or went. */
  readonly listing: string;
}
