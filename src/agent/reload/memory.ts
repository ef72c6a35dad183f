import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Fingerprint } from './fingerprint.ts';

/** The applied state of each file, by path relative to the checkout. */
type Accepted = ReadonlyMap<string, Fingerprint>;

const schema = z.object({
  version: z.literal(2),
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.number(), z.number(), z.string().nullable()])),
});

/**
 * Reads what an earlier agent had applied; empty if there is nothing, or nothing that can be understood. Never throws.
 */
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

/** Differs from every real file. */
const unlike: Fingerprint = { size: -1, mtimeMs: 0, ctimeMs: 0, inode: 0 };

/** Marks files that some role has yet to load as changed, so that the next agent applies them. */
export function withoutOwed(accepted: Accepted, owed: ReadonlySet<string>): Accepted {
  return new Map([...accepted, ...[...owed].map((path): [string, Fingerprint] => [path, unlike])]);
}

/** Saves the applied state for the next agent, atomically. Rejects with the system's error. */
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
