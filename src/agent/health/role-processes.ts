import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Wording } from '../../shared/messages/wording.ts';
import { wordingSchema } from '../../shared/model/wording-schema.ts';

/**
 * What a role's container reports about its processes in addition to the supervisor's interface
 * (`runtime/supervisor/processes.py`).
 */
const processesSchema = z.object({
  programs: z.record(
    z.string(),
    z.object({
      /** How often it ended unexpectedly, with a status other than 0 and with 0. */
      failed: z.int(),
      left: z.int(),
      /**
       * The latest of these ends since its start was last ordered, newest last. `at` in epoch ms; a negative status is a
       * signal's number.
       */
      ends: z.array(z.object({ at: z.number(), status: z.int() })),
    }),
  ),
  stopped: z.array(z.object({ program: z.string(), pid: z.int(), isChild: z.boolean() })),
  /** How many of its processes the kernel killed for memory, the last one at `at` (epoch ms); `limit` in bytes. */
  killed: z.object({ times: z.int(), at: z.number(), limit: z.number().optional() }).optional(),
});
export type RoleProcesses = z.infer<typeof processesSchema>;

/** For a container started with an older definition, which reports nothing. */
export const noProcesses: RoleProcesses = { programs: {}, stopped: [] };

/** How the programs ended, newest last, and which processes are stopped by a signal. Never throws. */
export async function readRoleProcesses(path: string): Promise<RoleProcesses> {
  try {
    return processesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return noProcesses;
  }
}

/**
 * Why a role's workers still run older code although a reload was ordered, as reported by their server
 * (`runtime/settings/bkdev_gunicorn.py`); undefined if they do not. Never throws.
 */
export async function readKeptCode(path: string): Promise<Wording | undefined> {
  try {
    return wordingSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
