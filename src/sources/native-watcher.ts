import { createRequire } from 'node:module';

/** Events of files below a folder, from the kernel. */
export interface NativeWatcher {
  /**
   * Calls back with the paths that changed, soon after each change, until `close` of what it gives is called. Rejects with a
   * reason in one line when it cannot watch.
   */
  watch(root: string, around: WatchSurroundings): Promise<{ close(): Promise<void> }>;
}

interface WatchSurroundings {
  /** Globs and absolute paths of what it must not look into. */
  readonly ignore: readonly string[];
  onChange(changes: readonly Change[]): void;
  /** It is of no use any more. */
  onLost(reason: string): void;
}

export interface Change {
  /** Absolute. */
  readonly path: string;
  readonly type: 'create' | 'update' | 'delete';
}

interface ParcelWatcher {
  subscribe(
    root: string,
    onEvents: (error: Error | null, events: readonly Change[]) => void,
    options: { readonly ignore: readonly string[]; readonly backend: 'inotify' },
  ): Promise<{ unsubscribe(): Promise<void> }>;
}

/** The workspace's image brings the library, with what is native in it, for its own processor. Throws where it does not. */
export function loadNativeWatcher(folder: string): NativeWatcher {
  const library = createRequire(`${folder}/`)('@parcel/watcher') as ParcelWatcher;
  return {
    watch: async (root, { ignore, onChange, onLost }) => {
      try {
        const onEvents = (error: Error | null, events: readonly Change[]) =>
          error ? onLost(whyUnwatched(error.message)) : onChange(events);
        const { unsubscribe } = await library.subscribe(root, onEvents, { ignore, backend: 'inotify' });
        return { close: unsubscribe };
      } catch (error) {
        throw new Error(whyUnwatched((error as Error).message), { cause: error });
      }
    },
  };
}

/** In the words of inotify_add_watch(2) and inotify_init(2), which the library passes on. */
function whyUnwatched(said: string): string {
  if (said.includes('No space left on device'))
    return 'the kernel watches no more folders: its limit fs.inotify.max_user_watches is reached';
  if (said.includes('Too many open files'))
    return 'the kernel makes no more watchers: its limit fs.inotify.max_user_instances is reached';
  return `the source cannot be watched: ${said}`;
}
