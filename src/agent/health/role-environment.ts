import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Message, message } from '../../shared/messages/message.ts';
import { codeOf } from '../io/code-of.ts';
import { oneLine } from '../io/one-line.ts';

/** What a role writes about itself before its supervisor starts (`runtime/supervisor/presence.py`). */
const descriptorSchema = z.object({ environment: z.record(z.string(), z.string()) });

export type RoleEnvironment =
  | { readonly type: 'known'; readonly environment: Readonly<Record<string, string>> }
  | { readonly type: 'unknown'; readonly reason: Message };

/** Where a role's broker and Redis are, as of its start. Never throws. */
export async function readRoleEnvironment(path: string): Promise<RoleEnvironment> {
  try {
    const { environment } = descriptorSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { type: 'known', environment };
  } catch (error) {
    return { type: 'unknown', reason: whyUnread(error, path) };
  }
}

function whyUnread(error: unknown, path: string): Message {
  if (codeOf(error) === 'ENOENT') return message('probe.environment-missing', { path });
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return message('probe.environment-damaged', { path });
  return message('probe.environment-unreadable', { error: oneLine((error as Error).message, 120) });
}
