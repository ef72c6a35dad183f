import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { codeOf } from '../io/code-of.ts';
import { oneLine } from '../io/one-line.ts';

/** What a role says of itself before its supervisor starts (`roles/supervisor/presence.py`). */
const descriptorSchema = z.object({ environment: z.record(z.string(), z.string()) });

export type RoleEnvironment =
  | { readonly type: 'known'; readonly environment: Readonly<Record<string, string>> }
  | { readonly type: 'unknown'; readonly reason: string };

/** Where a role's broker and Redis are, as it was started. Never throws. */
export async function readRoleEnvironment(path: string): Promise<RoleEnvironment> {
  try {
    const { environment } = descriptorSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { type: 'known', environment };
  } catch (error) {
    return { type: 'unknown', reason: whyUnread(error, path) };
  }
}

function whyUnread(error: unknown, path: string): string {
  if (codeOf(error) === 'ENOENT') return `it does not say which broker it uses: no ${path}; restart its container`;
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return `it does not say which broker it uses: ${path} is damaged; restart its container`;
  return `it does not say which broker it uses: ${oneLine((error as Error).message, 120)}`;
}
