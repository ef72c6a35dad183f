import { join } from 'node:path';
import * as z from 'zod';
import { readIfThere } from './read-regular.ts';
import { runtimeFolder } from './runtime-version.ts';

/**
 * The file with the answers that a person gave or that were assumed, and the name of the product, so that another
 * `init` writes the same. The values of variables are in `env/`.
 */
export const answersFile = `${runtimeFolder}answers.json`;

const answersSchema = z.object({
  product: z.string().min(1),
  /** Keyed by `answerKey`. */
  answers: z.record(z.string(), z.string()),
});
export type KeptAnswers = z.infer<typeof answersSchema>;

/** Returns the answers of an earlier `init`; undefined if there are none, or if they cannot be read. */
export function answeredBefore(root: string): KeptAnswers | undefined {
  try {
    return answersSchema.parse(JSON.parse(readIfThere(join(root, answersFile)) ?? ''));
  } catch {
    return undefined;
  }
}

/** Returns the text of the file for the next `init`. */
export function answersText(kept: KeptAnswers): string {
  return `${JSON.stringify(kept, null, 2)}\n`;
}
