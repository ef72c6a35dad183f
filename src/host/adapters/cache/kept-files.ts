import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Kept } from '../../../shared/model/plan.ts';
import type { History } from '../../ports/history.ts';
import type { KeptFiles } from '../../ports/kept-files.ts';
import { look } from '../system/look.ts';
import { idOf, namesIn } from './remembered.ts';

/** Folders of the state folder whose file names begin with the id of their checkout. */
const remembering = ['workspaces', 'profiles', 'definitions'] as const;

/**
 * The files that bkdev keeps for the checkout at `root`: in its state folder, and in a separate folder of the checkout.
 */
export function createKeptFiles(
  root: string,
  state: string,
  ownFolder: string,
  history: Pick<History, 'scales' | 'rememberScales'>,
): KeptFiles {
  const id = idOf(root);
  const logs = join(state, 'logs', id);
  const isThere: Readonly<Record<Kept, () => boolean>> = {
    scales: () => Object.keys(history.scales()).length > 0,
    logs: () => look(logs) !== undefined,
    // The other folders only contain caches.
    memory: () => look(join(state, 'workspaces', `${id}.json`)) !== undefined,
  };
  const forgetting: Readonly<Record<Kept, () => void>> = {
    scales: () => history.rememberScales({}),
    logs: () => remove(logs),
    memory: () => {
      for (const folder of remembering.map(name => join(state, name)))
        for (const file of namesIn(folder).filter(name => name.startsWith(id))) remove(join(folder, file));
      remove(ownFolder);
    },
  };
  return {
    found: () => (['scales', 'logs', 'memory'] as const).filter(what => isThere[what]()),
    forget: what => forgetting[what](),
  };
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw new BkdevError({
      code: 'file-unusable',
      message: message('kept.not-deleted', { path, why: (error as Error).message }),
      hint: message('kept.delete-yourself', { path }),
    });
  }
}
