import type { EngineEvent } from '../../shared/model/event.ts';

/** Covers every operation that changes a project's containers. Freed by the operating system when its holder dies. */
export interface ProjectLock {
  /** Takes the lock for a command, or finds who has it. `command` names what is being done, for instance `up api`. */
  acquire(project: string, command: string): Promise<HeldLock | OtherHolder>;
  /** What is being done to the project now, for instance `up api`; undefined when nothing is. */
  holder(project: string): Promise<string | undefined>;
  /** Who holds the lock now, to follow what they do without wanting it for oneself; undefined when nobody does. */
  attach(project: string): Promise<OtherHolder | undefined>;
}

export interface HeldLock {
  readonly held: true;
  /** Shows an event to everybody who attached; those who attach later get it too. */
  publish(event: EngineEvent): void;
  /** Lets go; a second call changes nothing. */
  release(): Promise<void>;
}

export interface OtherHolder {
  readonly held: false;
  /** What the holder is doing. */
  readonly command: string;
  /** The holder's events from its beginning; ends when it lets go, or when the signal aborts. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
  /** Lets go of the holder without wanting its events. */
  leave(): void;
}
