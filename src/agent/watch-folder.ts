import { watch } from 'node:fs';

/** What a container does to these files of the shared folder says that something became of its role. */
const telling = /^(.+)\.(?:processes\.json|sock)$/;
const retryMs = 5000;

/**
 * Calls back with the service's name whenever its supervisor tells something, comes or goes. All containers share the
 * kernel that the folder lies in, so its events cross from one to the other. Where they do not come, roles are looked
 * at all the same, only later.
 */
export async function watchFolder(
  folder: string,
  around: { sleep(durationMs: number, signal: AbortSignal): Promise<void>; onNews(service: string): void },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await watchUntilLost(folder, around.onNews, signal);
    await around.sleep(retryMs, signal);
  }
}

function watchUntilLost(folder: string, onNews: (service: string) => void, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    try {
      const watcher = watch(folder, { signal }, (_, name) => {
        const service = telling.exec(name ?? '')?.[1];
        if (service !== undefined) onNews(service);
      });
      watcher.on('error', () => watcher.close());
      watcher.on('close', resolve);
    } catch {
      resolve(); // the folder is not there yet, or no more watches are to be had
    }
  });
}
