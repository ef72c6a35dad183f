import { createRequire } from 'node:module';
import type { WatchProblem } from '../../shared/model/sources.ts';
import { type JsonChild, startJsonChild } from '../io/json-child.ts';
import type { Asked, Change, Said } from './watch-process.ts';

/** The kernel's events for files below a folder. */
export interface NativeWatcher {
  /**
   * Calls back with changed paths soon after each change, until `close` of the result is called. Returns the problem if
   * it cannot watch.
   */
  watch(root: string, around: WatchParts): Promise<Watching | WatchProblem>;
}

export interface Watching {
  close(): Promise<void>;
}

interface WatchParts {
  /** Globs and absolute paths it must not enter. */
  readonly ignore: readonly string[];
  onChange(changes: readonly Change[]): void;
  /** Called when it stops working. */
  onLost(problem: WatchProblem): void;
}

/** How to start a process that runs `serveWatches`. */
export interface WatcherProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** How long the library may take to return from a call. */
  readonly answerMs: number;
}

interface Subscription {
  readonly around: WatchParts;
  settle(result: Watching | WatchProblem): void;
  isWatching: boolean;
  readonly deadline: NodeJS.Timeout;
}

/** Whether the workspace image has the watcher library. */
export function hasNativeWatcher(folder: string): boolean {
  try {
    createRequire(`${folder}/`).resolve('@parcel/watcher');
    return true;
  } catch {
    return false;
  }
}

/**
 * Watches in a separate process, which can be killed. The library blocks its caller until a thread of its own answers,
 * and if the kernel has no inotify instances left, that thread never does: the agent would hang. A lost process is
 * started again for the next folder.
 */
export function createNativeWatcher(program: WatcherProgram, signal: AbortSignal): NativeWatcher {
  const subscriptions = new Map<number, Subscription>();
  let child: JsonChild | undefined;
  let lastId = 0;
  signal.addEventListener('abort', () => child?.kill(), { once: true });

  const ask = (asked: Asked) => child?.send(asked);
  const lose = (id: number, problem: WatchProblem) => {
    const lost = subscriptions.get(id);
    if (lost === undefined) return;
    subscriptions.delete(id);
    clearTimeout(lost.deadline);
    if (lost.isWatching) lost.around.onLost(problem);
    else lost.settle(problem);
  };
  const loseAll = (problem: WatchProblem) => {
    child?.kill();
    child = undefined;
    for (const id of [...subscriptions.keys()]) lose(id, problem);
  };
  const close = async (id: number) => {
    if (subscriptions.delete(id)) ask({ type: 'close', id });
  };
  const onSaid = (said: Said) => {
    const subscription = subscriptions.get(said.id);
    if (subscription === undefined) return; // it was closed meanwhile
    switch (said.type) {
      case 'begun':
        clearTimeout(subscription.deadline);
        break;
      case 'watching':
        subscription.isWatching = true;
        subscription.settle({ close: () => close(said.id) });
        break;
      case 'changed':
        subscription.around.onChange(said.changes);
        break;
      case 'lost':
        lose(said.id, said.problem);
        break;
      default:
        unknown(said);
    }
  };
  const start = (): JsonChild => {
    const started = startJsonChild(program.command, program.args, {
      env: process.env,
      onMessage: message => child === started && onSaid(message as Said),
      onEnd: ({ how, said }) => child === started && loseAll({ code: 'watcher-ended', detail: said || how }),
    });
    return started;
  };
  return {
    watch: (root, around) => {
      const { promise, resolve } = Promise.withResolvers<Watching | WatchProblem>();
      lastId += 1;
      const deadline = setTimeout(() => loseAll({ code: 'watcher-hung' }), program.answerMs);
      subscriptions.set(lastId, { around, settle: resolve, isWatching: false, deadline });
      child ??= start();
      ask({ type: 'watch', id: lastId, root, ignore: around.ignore });
      return promise;
    },
  };
}

function unknown(said: never): never {
  throw new Error(`the process that watches says ${JSON.stringify(said)}`);
}
