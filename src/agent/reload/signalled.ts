import { readFile } from 'node:fs/promises';

/** How often it is looked whether a reload is decided. */
const lookAgainMs = 100;
/** A server that has not decided by then says nothing of it; what its role does is told by its health alone. */
const decidesWithinMs = 60_000;

/**
 * What a server that takes up new code by a signal wrote when it last decided about it
 * (`runtime/settings/bkdev_gunicorn.py`): another text each time. Undefined where it never tells. Never throws.
 */
export async function readDecision(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/**
 * Resolves once a server has decided about a signal that was sent after `before` was read: until then the old
 * workers answer as well as new ones would. At once for a server that tells nothing.
 */
export async function untilDecided(
  path: string,
  before: string | undefined,
  { now, sleep }: { now(): number; sleep(durationMs: number, signal: AbortSignal): Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  const beganAt = now();
  while (before !== undefined && !signal.aborted && now() - beganAt < decidesWithinMs) {
    if ((await readDecision(path)) !== before) return;
    await sleep(lookAgainMs, signal);
  }
}
