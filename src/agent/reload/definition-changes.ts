import { message } from '../../shared/messages/message.ts';
import type { Emit } from '../../shared/model/event.ts';
import { type Canary, isCanary } from './canary.ts';
import type { Inventory } from './inventory.ts';
import { hintFor } from './kind.ts';

interface Parts {
  readonly inventory: Inventory;
  readonly truth: Canary;
  /** The files that the current definition was resolved from. */
  composeFiles(): readonly string[];
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
}

/** An editor may write a file in several steps; they are reported once. */
const quietMs = 300;

/**
 * Reports what to do about changes to the definition, which only the host can apply. Paths are relative to its folder.
 */
export function createDefinitionChanges({ inventory, truth, composeFiles, sleep, emit }: Parts, signal: AbortSignal) {
  const touched = new Set<string>();
  const tell = async () => {
    await sleep(quietMs, signal);
    const changed = [...touched].filter(path => inventory.isChanged(path));
    touched.clear();
    inventory.accept(changed);
    for (const path of changed) {
      const hint = hintFor(path, composeFiles());
      if (hint !== undefined)
        emit({ type: 'notice-given', text: message('code.file-changed', { path: `.devcontainer/${path}` }), hint });
    }
  };
  let hasListed = false;
  return {
    // Any YAML file may become an overlay later. Its content must be known before, or the first look at it would count
    // as a change.
    isTracked: (path: string) => isCanary(path) || /\.ya?ml$/.test(path) || hintFor(path, []) !== undefined,
    onTouched: (paths: readonly string[]) => {
      for (const path of paths.filter(isCanary)) truth.onTold(path);
      const own = paths.filter(path => !isCanary(path));
      if (own.length === 0) return;
      if (touched.size === 0) void tell();
      for (const path of own) touched.add(path);
    },
    /**
     * The first listing is taken as known. Later differences are reported, but polling says nothing about whether file
     * events work.
     */
    onListing: async (files: readonly string[]): Promise<readonly string[]> => {
      const own = files.filter(path => !isCanary(path));
      if (!hasListed) await inventory.adopt(own);
      hasListed = true;
      const found = (await inventory.differing(own)).filter(path => !touched.has(path));
      if (found.length > 0 && touched.size === 0) void tell();
      for (const path of found) touched.add(path);
      return [];
    },
  };
}
