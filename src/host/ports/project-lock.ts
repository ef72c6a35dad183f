import type { EngineEvent } from '../../shared/model/event.ts';

/**
 * A lock for every operation that changes a project's containers. The operating system frees it when its holder dies.
 */
export interface ProjectLock {
  /** Acquires the lock for a command, or returns its holder. `command` says what is being done, such as `up api`. */
  acquire(project: string, command: string): Promise<HeldLock | OtherHolder>;
  /** Returns the running command, such as `up api`; undefined if there is none. */
  holder(project: string): Promise<string | undefined>;
  /** Attaches to the current holder to follow it without acquiring the lock; undefined if there is none. */
  attach(project: string): Promise<OtherHolder | undefined>;
}

export interface HeldLock {
  readonly held: true;
  /** Sends an event to everyone attached, including those who attach later. */
  publish(event: EngineEvent): void;
  /** Releases the lock; further calls have no effect. */
  release(): Promise<void>;
}

export interface OtherHolder {
  readonly held: false;
  /** The holder's command. */
  readonly command: string;
  /** Yields the holder's events from the start, until it releases the lock or the signal aborts. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
  /** Detaches without reading the events. */
  leave(): void;
}
