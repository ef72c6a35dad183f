import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

/** A value that an agent saves on the shared volume for the next one. It counts from the moment it is noted. */
export interface AgentRecord<T> {
  note(value: T): void;
  /** The value of an earlier agent, or `nothing` if there is none that can be understood. */
  recall(): T;
}

/** Programs that were stopped and not yet started again, by service; `*` means all of it. */
export type Halves = Readonly<Record<string, readonly string[]>>;

const names = z.array(z.string());

/** The services whose reloading somebody paused; `*` means all. */
export function createPauseRecord(path: string): AgentRecord<readonly string[]> {
  return createRecord<readonly string[]>(path, names, []);
}

/**
 * Programs that were stopped and not yet started again, by service, so that an agent that is killed leaves none of them
 * down.
 */
export function createUnfinishedRecord(path: string): AgentRecord<Halves> {
  return createRecord<Halves>(path, z.record(z.string(), names), {});
}

/** A record in its own file, which exists only while there is something to record. Never throws. */
function createRecord<T>(path: string, schema: z.ZodType<T>, nothing: T): AgentRecord<T> {
  return {
    note: value => {
      try {
        if (isDeepStrictEqual(value, nothing)) return rmSync(path, { force: true });
        // An agent that is killed while it writes leaves the earlier record, not half of this one.
        writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        // On a full disk, this agent still acts on what it noted.
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
