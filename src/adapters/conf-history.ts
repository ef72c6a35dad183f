import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Conf from 'conf';
import type { Start } from '../model/event.ts';
import type { History } from '../ports/history.ts';

interface Past {
  readonly profile?: string;
  readonly starts?: Readonly<Record<string, readonly number[]>>;
  readonly wholeStarts?: readonly Start[];
  readonly memory?: Readonly<Record<string, number>>;
  readonly inputs?: Readonly<Record<string, { readonly ranAt: number; readonly listing: string }>>;
}

/** So many of the last starts are kept, of each service and of the whole. */
const keptStarts = 10;

/** What is remembered of the checkout at `root`, in a file of its own: two checkouts at work must not undo each other's. */
export function createHistory(root: string, stateFolder: string): History {
  const store = new Conf<Record<string, unknown>>({
    cwd: join(stateFolder, 'workspaces'),
    configName: createHash('sha256').update(root).digest('hex').slice(0, 16),
    accessPropertiesByDotNotation: false,
    // A broken file is begun anew: nothing that cannot be learned again is in it.
    clearInvalidConfig: true,
  });
  const past = () => store.store as Past;
  const remember = (change: Past) => store.set({ ...change });
  return {
    lastProfile: () => past().profile,
    rememberProfile: profile => remember({ profile }),
    starts: () => past().starts ?? {},
    rememberStart: (service, tookMs) => {
      const before = past().starts ?? {};
      remember({ starts: { ...before, [service]: [...(before[service] ?? []), tookMs].slice(-keptStarts) } });
    },
    lastStarts: () => past().wholeStarts ?? [],
    rememberWholeStart: start => remember({ wholeStarts: [...(past().wholeStarts ?? []), start].slice(-keptStarts) }),
    memory: () => past().memory ?? {},
    rememberMemory: bytes => {
      const most = { ...past().memory };
      for (const [service, used] of Object.entries(bytes)) most[service] = Math.max(most[service] ?? 0, used);
      remember({ memory: most });
    },
    inputs: step => past().inputs?.[step],
    rememberInputs: (step, ranAt, listing) => remember({ inputs: { ...past().inputs, [step]: { ranAt, listing } } }),
  };
}
