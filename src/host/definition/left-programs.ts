import { join } from 'node:path';
import { parse } from 'yaml';
import { leftPrograms, resolvedFile } from '../../shared/model/definition.ts';
import type { LeftPrograms } from '../../shared/model/programs.ts';
import { readIfThere } from './read-regular.ts';

/** Returns the programs last written for the containers; undefined if there are none, or they cannot be parsed. */
export function readLeftPrograms(root: string): LeftPrograms | undefined {
  try {
    const text = readIfThere(join(root, '.devcontainer', resolvedFile));
    return text === undefined ? undefined : leftPrograms(parse(text, { merge: true, logLevel: 'silent' }));
  } catch {
    // Broken, of another version, or unreadable: it will be rewritten, with no known changes.
    return undefined;
  }
}
