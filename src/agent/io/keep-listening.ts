import { existsSync } from 'node:fs';

/** How often it is looked whether the socket is still there. */
const lookEveryMs = 2000;

interface Parts {
  /** Listens on a socket at the path; rejects with the system's error when it cannot be made. */
  listen(): Promise<{ close(): unknown }>;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called once each time that it cannot be made, however often that is tried. */
  onFailure(error: Error): void;
}

/**
 * Listens on a unix socket, and again whenever somebody removed it or it could not be made. Resolves once the signal
 * aborts. What stands at the path and is not ours is left alone: a later process may have taken over.
 */
export async function keepListening(path: string, around: Parts, signal: AbortSignal): Promise<void> {
  let server: { close(): unknown } | undefined;
  let hasFailed = false;
  while (!signal.aborted) {
    if (server === undefined || !existsSync(path)) {
      // Before the next one is made: closing removes whatever has the name.
      server?.close();
      server = await around.listen().catch((error: Error) => {
        if (!hasFailed) around.onFailure(error);
        return undefined;
      });
      hasFailed = server === undefined;
    }
    await around.sleep(lookEveryMs, signal);
  }
}
