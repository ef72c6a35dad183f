import { watch } from 'node:fs';

/** A change to one of these files in the shared folder means that something happened to its role. */
const telling = /^(.+?)\.(?:processes\.json|kept\.json|gunicorn\.json|dev-server\.json|sock|[A-Za-z_-][\w-]*\.debug)$/;
const beating = /^(.+)\.alive$/;
const retryMs = 5000;

interface Parts {
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  onNews(service: string): void;
  /** Called when the supervisor gave a sign of life. */
  onBeat(service: string): void;
}

/**
 * Calls back with the service's name whenever its supervisor reports something, appears, disappears, or gives a sign of
 * life. All containers share the kernel that owns the folder, so events cross from one to another. Without events,
 * roles are looked at anyway, only later.
 */
export async function watchFolder(folder: string, around: Parts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await watchUntilLost(folder, around, signal);
    await around.sleep(retryMs, signal);
  }
}

function watchUntilLost(folder: string, { onNews, onBeat }: Parts, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    try {
      const watcher = watch(folder, { signal }, (_, name) => {
        const service = telling.exec(name ?? '')?.[1];
        if (service !== undefined) onNews(service);
        const living = beating.exec(name ?? '')?.[1];
        if (living !== undefined) onBeat(living);
      });
      watcher.on('error', () => watcher.close());
      watcher.on('close', resolve);
    } catch {
      resolve(); // the folder is not there yet, or no more watches are to be had
    }
  });
}
