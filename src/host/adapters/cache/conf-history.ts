import { join } from 'node:path';
import Conf from 'conf';
import type { Start } from '../../../shared/model/event.ts';
import type { History } from '../../ports/history.ts';
import { makeFolder } from '../system/make-folder.ts';
import { idOf } from './remembered.ts';

interface Past {
  readonly profile?: string;
  readonly inUse?: string;
  readonly scales?: Readonly<Record<string, number>>;
  readonly starts?: Readonly<Record<string, readonly number[]>>;
  readonly wholeStarts?: readonly Start[];
  readonly memory?: Readonly<Record<string, number>>;
  readonly stops?: readonly string[];
  readonly inputs?: Readonly<Record<string, { readonly ranAt: number; readonly listing: string }>>;
}

/** A memory of an earlier version names only one profile. */
function inUseOf({ inUse, profile }: Past): Pick<Past, 'inUse'> {
  const known = inUse ?? profile;
  return known === undefined ? {} : { inUse: known };
}

/** Number of starts to keep, per service and of complete starts. */
const keptStarts = 10;
/** Number of stopped runs to remember; a checkout has about a dozen containers. */
const keptStops = 50;

/** The memory of the checkout at `root`, in a file of its own, so that two checkouts do not overwrite each other's. */
export function createHistory(root: string, stateFolder: string): History {
  const folder = join(stateFolder, 'workspaces');
  let opened: Conf<Record<string, unknown>> | undefined;
  const open = () => {
    opened ??= new Conf<Record<string, unknown>>({
      cwd: folder,
      configName: idOf(root),
      accessPropertiesByDotNotation: false,
      // Reset a corrupt file: everything in it can be learned again.
      clearInvalidConfig: true,
    });
    return opened;
  };
  // Failing to read or write (a read-only home, a full disk) must not stop a command.
  const past = (): Past => {
    try {
      return open().store as Past;
    } catch {
      return {};
    }
  };
  const remember = (change: Past) => {
    try {
      makeFolder(folder, 0o700);
      open().set({ ...change });
    } catch {}
  };
  return {
    lastProfile: () => past().profile,
    // What is in use stays known if this is the first command that tells it apart, or is interrupted.
    rememberProfile: profile => remember({ profile, ...inUseOf(past()) }),
    profileInUse: () => inUseOf(past()).inUse,
    rememberInUse: inUse => remember({ inUse }),
    scales: () => past().scales ?? {},
    rememberScales: scales => remember({ scales }),
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
    wasStopped: run => past().stops?.includes(run) === true,
    rememberStop: run => remember({ stops: [...(past().stops ?? []), run].slice(-keptStops) }),
    inputs: step => past().inputs?.[step],
    rememberInputs: (step, ranAt, listing) => remember({ inputs: { ...past().inputs, [step]: { ranAt, listing } } }),
  };
}
