import { message } from '../../shared/messages/message.ts';
import type { Emit } from '../../shared/model/event.ts';
import { type Canary, isCanary } from './canary.ts';
import type { Inventory } from './inventory.ts';
import { hintFor } from './kind.ts';

interface Parts {
  readonly inventory: Inventory;
  readonly truth: Canary;
  /** Those that the definition in use was resolved from. */
  composeFiles(): readonly string[];
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
}

/** What an editor writes in several strokes is told once. */
const quietMs = 300;

/** Says what has to be done about a change of the definition, which only the host can do. Paths are below its folder. */
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
    // Any YAML may be laid over the base one day: what it holds until then must be known, or its first look would
    // pass for a change.
    isTracked: (path: string) => isCanary(path) || /\.ya?ml$/.test(path) || hintFor(path, []) !== undefined,
    onTouched: (paths: readonly string[]) => {
      for (const path of paths.filter(isCanary)) truth.onTold(path);
      const own = paths.filter(path => !isCanary(path));
      if (own.length === 0) return;
      if (touched.size === 0) void tell();
      for (const path of own) touched.add(path);
    },
    /** What lies there when it begins is known, and what changed meanwhile is told; a poll tells no truth of events. */
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
