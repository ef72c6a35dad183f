import type { OtherHolder, ProjectLock } from '../../src/host/ports/project-lock.ts';
import type { EngineEvent } from '../../src/shared/model/event.ts';

interface Holder {
  readonly command: string;
  readonly history: EngineEvent[];
  isOver: boolean;
  wake: PromiseWithResolvers<void>;
}

export interface FakeLock extends ProjectLock {
  /** Simulates that the holder is killed: its events end and the lock is free. */
  kill(project: string): void;
}

/** A lock in memory, shared by the worlds that compete for it. */
export function fakeLock(): FakeLock {
  const holders = new Map<string, Holder>();
  const wake = (holder: Holder) => {
    holder.wake.resolve();
    holder.wake = Promise.withResolvers<void>();
  };
  const release = (project: string, holder: Holder) => {
    if (holders.get(project) === holder) holders.delete(project);
    holder.isOver = true;
    wake(holder);
  };
  return {
    kill: project => {
      const holder = holders.get(project);
      if (holder) release(project, holder);
    },
    holder: async project => holders.get(project)?.command,
    attach: async project => {
      const other = holders.get(project);
      return other && attachedTo(other);
    },
    acquire: async (project, command) => {
      const other = holders.get(project);
      if (other) return attachedTo(other);
      const holder: Holder = { command, history: [], isOver: false, wake: Promise.withResolvers<void>() };
      holders.set(project, holder);
      return {
        held: true,
        publish: event => {
          if (holder.isOver) return;
          holder.history.push(event);
          wake(holder);
        },
        release: async () => release(project, holder),
      };
    },
  };
}

function attachedTo(other: Holder): OtherHolder {
  return {
    held: false,
    command: other.command,
    leave: () => undefined,
    async *events(signal) {
      const left = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
      for (let next = 0; !signal.aborted; )
        if (next < other.history.length) yield other.history[next++] as EngineEvent;
        else if (other.isOver) return;
        else await Promise.race([other.wake.promise, left]);
    },
  };
}
