import { createKnownHints, type KnownHints } from '../adapters/cache/known-hints.ts';
import { stateFolder } from './wire.ts';

/** Returns this person's known hints. */
export function knownHints(env: Parameters<typeof stateFolder>[0]): KnownHints {
  return createKnownHints(stateFolder(env));
}
