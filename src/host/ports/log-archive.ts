/** A stored log line of a service. */
export interface ArchivedLine {
  readonly service: string;
  /** `worker.2`; absent for the first container of its service. */
  readonly instance?: string | undefined;
  /** The program that wrote it, if the container runs several. */
  readonly program?: string | undefined;
  /** When the engine received it, epoch ms. */
  readonly at: number;
  readonly text: string;
}

/** Log lines stored beyond the life of containers and screens; limited per service. */
export interface LogArchive {
  /** Returns the stored lines, oldest first; unreadable ones are omitted. */
  read(): Promise<readonly ArchivedLine[]>;
  /** Stores a line shortly after. A write error is reported once, and retried with the next lines. */
  append(line: ArchivedLine): void;
  /** Resolves once everything is written, as far as possible. */
  close(): Promise<void>;
}
