/** A line of a service as it is kept. */
export interface ArchivedLine {
  readonly service: string;
  /** `worker.2`, where it is not the first container of its service. */
  readonly instance?: string | undefined;
  /** When the engine received it, epoch ms. */
  readonly at: number;
  readonly text: string;
}

/** What services wrote, kept beyond the end of their containers and of the screen; bounded for each service. */
export interface LogArchive {
  /** What is kept of each service, oldest first; nothing of what cannot be read. */
  read(): Promise<readonly ArchivedLine[]>;
  /** Keeps a line, a moment later. What cannot be written is told once, and tried again with what comes next. */
  append(line: ArchivedLine): void;
  /** Resolves once all is written that can be. */
  close(): Promise<void>;
}
