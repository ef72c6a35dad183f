import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

/** What an agent leaves to the one that comes after it, on the shared volume. It holds from the moment that it is noted. */
export interface AgentRecord<T> {
  note(value: T): void;
  /** What an agent before this one left; `nothing` where there is nothing, or what cannot be understood. */
  recall(): T;
}

const names = z.array(z.string());

/** Services whose reloading somebody paused; `*` stands for all. */
export function createPauseRecord(path: string): AgentRecord<readonly string[]> {
  return createRecord<readonly string[]>(path, names, []);
}

/**
 * Programs that were told to stop and have yet to be started again, by service: an agent that is killed leaves none
 * of them down.
 */
export function createUnfinishedRecord(path: string): AgentRecord<Readonly<Record<string, readonly string[]>>> {
  return createRecord<Readonly<Record<string, readonly string[]>>>(path, z.record(z.string(), names), {});
}

/** A record in a file of its own, which is there as long as there is something to be said. Never throws. */
function createRecord<T>(path: string, schema: z.ZodType<T>, nothing: T): AgentRecord<T> {
  return {
    note: value => {
      try {
        if (isDeepStrictEqual(value, nothing)) rmSync(path, { force: true });
        else writeFileSync(path, JSON.stringify(value), { mode: 0o600 });
      } catch {
        // A full disk: this agent does all the same what it noted.
      }
    },
    recall: () => {
      try {
        return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        return nothing;
      }
    },
  };
}
