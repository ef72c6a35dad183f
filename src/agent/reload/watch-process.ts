import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { WatchProblem } from '../../shared/model/sources.ts';

export interface Change {
  /** An absolute path. */
  readonly path: string;
  readonly type: 'create' | 'update' | 'delete';
}

/** Requests from the agent to the watcher process, one JSON value per line. */
export type Asked =
  | { readonly type: 'watch'; readonly id: number; readonly root: string; readonly ignore: readonly string[] }
  | { readonly type: 'close'; readonly id: number };

/** Its answers. */
export type Said =
  | /** The library returned from the call that may never return. */ { readonly type: 'begun'; readonly id: number }
  | /** Changes are reported from now on. */ { readonly type: 'watching'; readonly id: number }
  | { readonly type: 'changed'; readonly id: number; readonly changes: readonly Change[] }
  | /** It cannot watch, or no longer can. */ {
      readonly type: 'lost';
      readonly id: number;
      readonly problem: WatchProblem;
    };

interface ParcelWatcher {
  subscribe(
    root: string,
    onEvents: (error: Error | null, events: readonly Change[]) => void,
    options: { readonly ignore: readonly string[]; readonly backend: 'inotify' },
  ): Promise<{ unsubscribe(): Promise<void> }>;
}

interface Ends {
  readonly input: Readable;
  say(said: Said): void;
}

/** Watches the requested folders with the library in `libraryFolder` until its input ends. */
export async function serveWatches(libraryFolder: string, { input, say }: Ends): Promise<void> {
  const open = new Map<number, Promise<{ unsubscribe(): Promise<void> }>>();
  const watch = async ({ id, root, ignore }: Asked & { type: 'watch' }) => {
    const lose = (error: unknown) => {
      open.delete(id);
      say({ type: 'lost', id, problem: problemIn(error) });
    };
    // All watched folders share one inotify instance.
    if (open.size === 0 && !(await isInstanceLeft()))
      return say({ type: 'lost', id, problem: { code: 'limit-reached', limit: 'fs.inotify.max_user_instances' } });
    try {
      const library = createRequire(`${libraryFolder}/`)('@parcel/watcher') as ParcelWatcher;
      const onEvents = (error: Error | null, changes: readonly Change[]) =>
        error ? lose(error) : say({ type: 'changed', id, changes });
      const subscribing = library.subscribe(root, onEvents, { ignore, backend: 'inotify' });
      open.set(id, subscribing);
      say({ type: 'begun', id });
      subscribing.then(() => say({ type: 'watching', id }), lose);
    } catch (error) {
      lose(error);
    }
  };
  const close = async ({ id }: Asked) => {
    const subscribed = open.get(id);
    open.delete(id);
    await subscribed?.then(({ unsubscribe }) => unsubscribe()).catch(() => {});
  };
  for await (const line of createInterface({ input })) {
    const asked = JSON.parse(line) as Asked;
    // One after the other, so that the first has its instance before the next looks for one.
    if (asked.type === 'watch') await watch(asked);
    else void close(asked);
  }
}

/**
 * Whether the kernel has an inotify instance left. If not, the library never returns; so Node is asked first, in a
 * separate thread, because an event loop keeps its instance for as long as it lives.
 */
function isInstanceLeft(): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const worker = new Worker("require('node:fs').watch('/').close()", { eval: true });
  worker.on('error', error => resolve((error as NodeJS.ErrnoException).code !== 'EMFILE'));
  worker.on('exit', () => resolve(true));
  return promise;
}

/** Recognises the errors of inotify_add_watch(2) and inotify_init(2), which the library passes on. */
function problemIn(error: unknown): WatchProblem {
  const { message } = error as Error;
  if (message.includes('No space left on device'))
    return { code: 'limit-reached', limit: 'fs.inotify.max_user_watches' };
  if (message.includes('Too many open files')) return { code: 'limit-reached', limit: 'fs.inotify.max_user_instances' };
  return { code: 'watch-refused', detail: message };
}
