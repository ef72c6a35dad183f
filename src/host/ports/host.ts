import type { Wording } from '../../shared/messages/wording.ts';

/** A finished command. */
export interface Finished {
  /** Exit status; 127 when the program does not exist. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** The machine bkdev itself runs on. */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** The effective user id; undefined on Windows. */
  readonly uid: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Runs a program to its end; never rejects. `onLine` gets each line of both streams as it comes. An aborted signal
   * ends the program, and its status is then 124, as with timeout(1).
   */
  run(argv: readonly string[], options?: RunOptions): Promise<Finished>;
  /** The file's text, or undefined when it is not there or not readable. */
  readText(path: string): Promise<string | undefined>;
  /** Bytes that a non-privileged user may still write below that path; undefined when it cannot be told. */
  freeBytes(path: string): Promise<number | undefined>;
  /**
   * Whether a GET answers with a status below `below` (400 where absent), and what. `reason` is empty when it answers
   * with the expected body.
   */
  get(
    url: string,
    expect: string | undefined,
    timeoutMs: number,
    signal?: AbortSignal,
    below?: number,
  ): Promise<{ answers: boolean; reason: Wording }>;
  /** Whether a TCP port of the loopback address is free. */
  portIsFree(port: number): Promise<boolean>;
  /** The process that listens on a TCP port, as far as this user may know. */
  listenerOn(port: number): Promise<{ pid: number; command: string } | undefined>;
}
