import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import type { DebugFacts } from '../../shared/model/report.ts';
import type { Program } from './supervisor.ts';
import { withoutGroup } from './supervisor.ts';

/** What a program under the debugger tells of itself (`runtime/settings/bkdev_debug.py`). */
const recordSchema = z.object({
  /** Its process group, which is its process's own id for supervisord. */
  group: z.int(),
  state: z.enum(['listening', 'waiting', 'paused']),
  place: z.object({ file: z.string(), line: z.int() }).optional(),
});

/** A program's record. */
export interface DebugRecord extends DebugFacts {
  readonly group: number;
}

/** The records of a role's programs; `path` is that of its files, without their ends. Never throws. */
export async function readDebugRecords(path: string): Promise<readonly DebugRecord[]> {
  const [folder, start] = [dirname(path), `${basename(path)}.`];
  const names = await readdir(folder).catch(() => []);
  const records = await Promise.all(
    names.map(async name => {
      const program = name.startsWith(start) ? /^([\w-]+)\.debug$/.exec(name.slice(start.length))?.[1] : undefined;
      if (program === undefined) return [];
      try {
        const { group, state, place } = recordSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
        return [{ program, group, state, ...(place && { place }) }];
      } catch {
        return []; // not complete, or gone with its container
      }
    }),
  );
  return records.flat();
}

/** What the programs that run now tell; a record may be left from an earlier run. */
export function ofTheseRuns(records: readonly DebugRecord[], programs: readonly Program[]): readonly DebugFacts[] {
  return records.flatMap(({ group, ...facts }) =>
    programs.some(({ name, pid }) => withoutGroup(name) === facts.program && pid === group) ? [facts] : [],
  );
}
