import type { Profile } from '../model/profile.ts';

/** The folder a person works in: its profiles, its source, and what bkdev remembers of it. */
export interface Checkout {
  /** Absolute path of the folder that holds `.devcontainer/`. */
  readonly root: string;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly source: string;
  /** Who owns the source. Containers run as this user, unless it is root. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Every profile, by name. Throws BkdevError `definition-invalid` with file, line and what was expected. */
  profiles(): Promise<Profile[]>;
  /** When the newest file matched by these globs changed (inode change time, epoch ms); 0 when there is none. */
  newestChange(globs: readonly string[]): Promise<number>;
  /** Whether the source has this file or folder. */
  has(path: string): boolean;
  /** Makes these folders of the source exist and belong to that user, and these relative links exist. Tells what it changed. */
  open(
    folders: readonly string[],
    links: Readonly<Record<string, string>>,
    owner: { uid: number; gid: number },
  ): string[];
  /** Writes a file below the root that only the checkout's owner can read; it belongs to that owner where root writes it. */
  write(path: string, text: string): void;
  /** The profile that was brought up last, if any. */
  lastProfile(): string | undefined;
  rememberProfile(name: string): void;
}
