import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Fingerprint } from './fingerprint.ts';

/** What was applied, by paths below the checkout. */
type Accepted = ReadonlyMap<string, Fingerprint>;

const schema = z.object({
  version: z.literal(2),
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.number(), z.number(), z.string().nullable()])),
});

/** What an earlier agent had applied; nothing where there was none, or where it cannot be understood. Never throws. */
export function recall(path: string): Accepted {
  try {
    const { files } = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(
      Object.entries(files).map(([name, [size, mtimeMs, ctimeMs, inode, hash]]): [string, Fingerprint] => [
        name,
        { size, mtimeMs, ctimeMs, inode, ...(hash !== null && { hash }) },
      ]),
    );
  } catch {
    return new Map();
  }
}

/** Like no file there is. */
const unlike: Fingerprint = { size: -1, mtimeMs: 0, ctimeMs: 0, inode: 0 };

/** What some role has yet to run is a change for the agent that comes after this one, too. */
export function withoutOwed(accepted: Accepted, owed: ReadonlySet<string>): Accepted {
  return new Map([...accepted, ...[...owed].map((path): [string, Fingerprint] => [path, unlike])]);
}

/** Keeps what was applied for the agent that comes after this one, whole or not at all. Rejects with the system's error. */
export async function remember(path: string, accepted: Accepted): Promise<void> {
  const files = Object.fromEntries(
    [...accepted].map(([name, { size, mtimeMs, ctimeMs, inode, hash }]) => [
      name,
      [size, mtimeMs, ctimeMs, inode, hash ?? null],
    ]),
  );
  await writeFile(`${path}.new`, JSON.stringify({ version: 2, files }), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
