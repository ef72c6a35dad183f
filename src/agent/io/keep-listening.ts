import { existsSync } from 'node:fs';

/** How often to check that the socket still exists. */
const lookEveryMs = 2000;

interface Parts {
  /** Listens on a socket at the path; rejects with the system's error if that fails. */
  listen(): Promise<{ close(): unknown }>;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called once per series of failures. */
  onFailure(error: Error): void;
}

/**
 * Listens on a unix socket, and again whenever it was removed or could not be created. Resolves once the signal aborts.
 * If another process has taken over the path, its socket is left alone.
 */
export async function keepListening(path: string, around: Parts, signal: AbortSignal): Promise<void> {
  let server: { close(): unknown } | undefined;
  let hasFailed = false;
  while (!signal.aborted) {
    if (server === undefined || !existsSync(path)) {
      // Close first: closing removes whatever has this name.
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
