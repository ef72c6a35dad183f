import { join } from 'node:path';
import * as z from 'zod';
import { readIfThere } from './read-regular.ts';
import { runtimeFolder } from './runtime-version.ts';

/**
 * Where it lies what a person answered, or was assumed for them, and by which name the product goes: another `init`
 * writes the same by it. Values of variables stand in `env/`.
 */
export const answersFile = `${runtimeFolder}answers.json`;

const answersSchema = z.object({
  product: z.string().min(1),
  /** By `answerKey`. */
  answers: z.record(z.string(), z.string()),
});
export type KeptAnswers = z.infer<typeof answersSchema>;

/** What an earlier `init` kept; undefined where there was none, or where that cannot be read. */
export function answeredBefore(root: string): KeptAnswers | undefined {
  try {
    return answersSchema.parse(JSON.parse(readIfThere(join(root, answersFile)) ?? ''));
  } catch {
    return undefined;
  }
}

/** The file for the next `init`. */
export function answersText(kept: KeptAnswers): string {
  return `${JSON.stringify(kept, null, 2)}\n`;
}
