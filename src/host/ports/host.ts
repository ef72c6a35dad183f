import type { Wording } from '../../shared/messages/wording.ts';

/** The result of a command that ended. */
export interface Finished {
  /** Exit status; 127 if the program does not exist. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** The machine that bkdev itself runs on. */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** The effective user id; undefined on Windows. */
  readonly uid: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Runs a program until it ends; never rejects. `onLine` receives each line of both streams. If the signal aborts, the
   * program is terminated with status 124, as by timeout(1).
   */
  run(argv: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Returns the file's text; undefined if it is missing or unreadable. */
  readText(path: string): Promise<string | undefined>;
  /** Returns the paths of all files below a folder, links followed, sorted; none if it is missing or unreadable. */
  list(folder: string): Promise<readonly string[]>;
  /** Returns the bytes that an unprivileged user can still write below the path; undefined if unknown. */
  freeBytes(path: string): Promise<number | undefined>;
  /**
   * Sends a GET. Returns whether the status is below `below` (default 400) and the body contains `expect`; if not, why.
   */
  get(
    url: string,
    expect: string | undefined,
    timeoutMs: number,
    signal?: AbortSignal,
    below?: number,
  ): Promise<{ answers: boolean; reason: Wording }>;
  /** Whether a TCP port is free on the loopback address. */
  portIsFree(port: number): Promise<boolean>;
  /** Returns the process that listens on a TCP port, if this user may know it. */
  listenerOn(port: number): Promise<{ pid: number; command: string } | undefined>;
}
