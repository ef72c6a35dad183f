import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Wording } from '../../shared/messages/wording.ts';
import { wordingSchema } from '../../shared/model/wording-schema.ts';

/**
 * What a role's container tells of its processes beside its supervisor's own interface
 * (`runtime/supervisor/processes.py`).
 */
const processesSchema = z.object({
  programs: z.record(
    z.string(),
    z.object({
      /** How often it ended without being asked to, with another status than 0, and with 0. */
      failed: z.int(),
      left: z.int(),
      /** The last of these, the newest last; `at` in epoch ms, a status below zero is a signal's number. */
      ends: z.array(z.object({ at: z.number(), status: z.int() })),
    }),
  ),
  stopped: z.array(z.object({ program: z.string(), pid: z.int(), isChild: z.boolean() })),
});
export type RoleProcesses = z.infer<typeof processesSchema>;

/** Nothing is told by a container that was started from an older definition. */
export const noProcesses: RoleProcesses = { programs: {}, stopped: [] };

/** How the programs ended, newest last, and which processes a signal has stopped. Never throws. */
export async function readRoleProcesses(path: string): Promise<RoleProcesses> {
  try {
    return processesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return noProcesses;
  }
}

/**
 * Why a role's workers go on with the code from before although a reload was ordered, as the server that has them tells
 * (`runtime/settings/bkdev_gunicorn.py`); undefined where they do not. Never throws.
 */
export async function readKeptCode(path: string): Promise<Wording | undefined> {
  try {
    return wordingSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
