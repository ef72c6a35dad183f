import { join } from 'node:path';
import { createLogArchive } from '../adapters/cache/disk-log-archive.ts';
import { idOf } from '../adapters/cache/remembered.ts';
import type { LogArchive } from '../ports/log-archive.ts';
import { stateFolder } from './wire.ts';

/** Size of the stored log per service, in bytes: about 20,000 lines. */
const archivedBytes = 4_000_000;

/** Returns the log archive of the checkout at that root. */
export function logArchive(
  root: string,
  env: Parameters<typeof stateFolder>[0],
  onFailure: (error: Error) => void,
): LogArchive {
  return createLogArchive(logFolder(root, env), { bytes: archivedBytes, onFailure });
}

/** Returns the folder of the stored logs. */
export function logFolder(root: string, env: Parameters<typeof stateFolder>[0]): string {
  return join(stateFolder(env), 'logs', idOf(root));
}
