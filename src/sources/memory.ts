import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Fingerprint } from './fingerprint.ts';

/** What an agent leaves to the one that comes after it. */
export interface Remembered {
  /** What was put to work, by paths below the checkout. */
  readonly accepted: ReadonlyMap<string, Fingerprint>;
  /** Services whose reloading somebody paused; `*` stands for all. */
  readonly paused: readonly string[];
}

const schema = z.object({
  version: z.literal(2),
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.number(), z.number(), z.string().nullable()])),
  paused: z.array(z.string()),
});

const nothing: Remembered = { accepted: new Map(), paused: [] };

/** What an earlier agent left; nothing where there was none, or where it cannot be understood. Never throws. */
export function recall(path: string): Remembered {
  try {
    const { files, paused } = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const accepted = new Map(
      Object.entries(files).map(([name, [size, mtimeMs, ctimeMs, inode, hash]]): [string, Fingerprint] => [
        name,
        { size, mtimeMs, ctimeMs, inode, ...(hash !== null && { hash }) },
      ]),
    );
    return { accepted, paused };
  } catch {
    return nothing;
  }
}

/** Like no file there is. */
const unlike: Fingerprint = { size: -1, mtimeMs: 0, ctimeMs: 0, inode: 0 };

/** What some role has yet to run is a change for the agent that comes after this one, too. */
export function withoutOwed(
  accepted: ReadonlyMap<string, Fingerprint>,
  owed: ReadonlySet<string>,
): ReadonlyMap<string, Fingerprint> {
  return new Map([...accepted, ...[...owed].map((path): [string, Fingerprint] => [path, unlike])]);
}

/** Keeps it, whole or not at all. Rejects with the system's error. */
export async function remember(path: string, { accepted, paused }: Remembered): Promise<void> {
  const files = Object.fromEntries(
    [...accepted].map(([name, { size, mtimeMs, ctimeMs, inode, hash }]) => [
      name,
      [size, mtimeMs, ctimeMs, inode, hash ?? null],
    ]),
  );
  await writeFile(`${path}.new`, JSON.stringify({ version: 2, files, paused }), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
