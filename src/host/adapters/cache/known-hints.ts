import Conf from 'conf';
import { makeFolder } from '../system/make-folder.ts';

/** The hints that a person has seen or no longer needs, in all their checkouts. */
export interface KnownHints {
  read(): readonly string[];
  add(names: readonly string[]): void;
}

/** Remembers hints in the state folder. If that fails, they are shown again. */
export function createKnownHints(stateFolder: string): KnownHints {
  let opened: Conf<{ known?: readonly string[] }> | undefined;
  const open = () => {
    opened ??= new Conf({ cwd: stateFolder, configName: 'hints', clearInvalidConfig: true });
    return opened;
  };
  const read = () => {
    try {
      const known: unknown = open().get('known');
      return Array.isArray(known) ? known.map(String) : [];
    } catch {
      return [];
    }
  };
  return {
    read,
    add: names => {
      try {
        makeFolder(stateFolder, 0o700);
        open().set('known', [...new Set([...read(), ...names])]);
      } catch {}
    },
  };
}
