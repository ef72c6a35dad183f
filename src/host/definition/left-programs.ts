import { join } from 'node:path';
import { parse } from 'yaml';
import { leftPrograms, resolvedFile } from '../../shared/model/definition.ts';
import type { LeftPrograms } from '../../shared/model/programs.ts';
import { readIfThere } from './read-regular.ts';

/** What was left for the containers of the programs; undefined where nothing was, or it cannot be understood. */
export function readLeftPrograms(root: string): LeftPrograms | undefined {
  try {
    const text = readIfThere(join(root, '.devcontainer', resolvedFile));
    return text === undefined ? undefined : leftPrograms(parse(text, { merge: true, logLevel: 'silent' }));
  } catch {
    // Broken, of another version, or not to be read: it is written anew, and nothing is known to have changed.
    return undefined;
  }
}
