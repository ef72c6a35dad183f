import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** Programs that were told to stop and have yet to be started again, by their service. */
export type Unfinished = Readonly<Record<string, readonly string[]>>;

const schema = z.record(z.string(), z.array(z.string()));

/** Kept on the shared volume while programs are between stop and start: an agent that is killed then leaves none of them down. */
export interface UnfinishedRecord {
  note(unfinished: Unfinished): void;
  /** What an agent before this one left; nothing where there is nothing, or what cannot be understood. */
  recall(): Unfinished;
}

export function createUnfinishedRecord(path: string): UnfinishedRecord {
  return {
    note: unfinished => {
      try {
        if (Object.keys(unfinished).length === 0) rmSync(path, { force: true });
        else writeFileSync(path, JSON.stringify(unfinished), { mode: 0o600 });
      } catch {
        // A full disk: programs are restarted all the same.
      }
    },
    recall: () => {
      try {
        return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        return {};
      }
    },
  };
}
