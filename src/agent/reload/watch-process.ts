import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { WatchProblem } from '../../shared/model/facts.ts';

export interface Change {
  /** Absolute. */
  readonly path: string;
  readonly type: 'create' | 'update' | 'delete';
}

/** What the agent asks of the process that watches, a JSON value a line. */
export type Asked =
  | { readonly type: 'watch'; readonly id: number; readonly root: string; readonly ignore: readonly string[] }
  | { readonly type: 'close'; readonly id: number };

/** What it answers. */
export type Said =
  | /** The library has returned from the call that may never return. */ { readonly type: 'begun'; readonly id: number }
  | /** Changes are told from now on. */ { readonly type: 'watching'; readonly id: number }
  | { readonly type: 'changed'; readonly id: number; readonly changes: readonly Change[] }
  | /** It cannot watch, or not any more. */ {
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

/** Watches what it is asked to with the library in that folder, until its input ends. */
export async function serveWatches(libraryFolder: string, { input, say }: Ends): Promise<void> {
  const open = new Map<number, Promise<{ unsubscribe(): Promise<void> }>>();
  const watch = async ({ id, root, ignore }: Asked & { type: 'watch' }) => {
    const lose = (error: unknown) => {
      open.delete(id);
      say({ type: 'lost', id, problem: problemIn(error) });
    };
    // All folders share one instance, which is there as soon as one of them is watched.
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
 * Whether the kernel makes one more inotify instance. The library never returns where it does not, so Node is asked
 * first, in a thread of its own: an event loop keeps its instance for as long as it lives.
 */
function isInstanceLeft(): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const worker = new Worker("require('node:fs').watch('/').close()", { eval: true });
  worker.on('error', error => resolve((error as NodeJS.ErrnoException).code !== 'EMFILE'));
  worker.on('exit', () => resolve(true));
  return promise;
}

/** From the words of inotify_add_watch(2) and inotify_init(2), which the library passes on. */
function problemIn(error: unknown): WatchProblem {
  const { message } = error as Error;
  if (message.includes('No space left on device'))
    return { code: 'limit-reached', limit: 'fs.inotify.max_user_watches' };
  if (message.includes('Too many open files')) return { code: 'limit-reached', limit: 'fs.inotify.max_user_instances' };
  return { code: 'watch-refused', detail: message };
}
