import * as z from 'zod';
import type { Wording } from '../messages/wording.ts';

/** Text sent from one program to another: any message, or text from outside. */
export const wordingSchema: z.ZodType<Wording> = z.union([
  z.string(),
  z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }),
]);
