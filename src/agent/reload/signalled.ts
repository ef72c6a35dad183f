import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How often it is looked whether a reload is decided. */
const lookAgainMs = 100;
/** Longer than a server may load new code (`LOAD_SECONDS` in `runtime/settings/bkdev_gunicorn.py`). */
export const decidesWithinMs = 180_000;

/**
 * Gives the next reload of a server a name, which the server repeats once it has decided about new code that it read
 * after the name. Returns undefined if the server reports no decisions, or cannot be told the name. Never throws.
 */
export async function nameReload(runFolder: string, service: string): Promise<string | undefined> {
  try {
    await decisions(runFolder, service);
    const name = randomUUID();
    await writeFile(join(runFolder, `${service}.asked`), name, { mode: 0o600 });
    return name;
  } catch {
    return undefined;
  }
}

interface Parts {
  now(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/**
 * Resolves with true once a server has decided about a reload (until then its old workers answer as well as new ones
 * would) or the signal aborts; with false if it has not decided in time.
 */
export async function isDecided(
  runFolder: string,
  { service, reload }: { readonly service: string; readonly reload: string },
  { now, sleep }: Parts,
  signal: AbortSignal,
): Promise<boolean> {
  const beganAt = now();
  while (!signal.aborted) {
    // A worker of an earlier reload may finish loading after those of the latest, so all decisions are read.
    const known = await decisions(runFolder, service).catch((): string[] => []);
    if (known.includes(reload)) return true;
    if (now() - beganAt >= decidesWithinMs) return false;
    await sleep(lookAgainMs, signal);
  }
  return true;
}

/** The reloads about which the server has decided, as it names them (`runtime/settings/bkdev_gunicorn.py`). */
async function decisions(runFolder: string, service: string): Promise<readonly string[]> {
  return (await readFile(join(runFolder, `${service}.reload`), 'utf8')).split('\n');
}
