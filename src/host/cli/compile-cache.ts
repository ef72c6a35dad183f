import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Number of builds whose compiled code is kept, about 1.5 MB each; a person may use several checkouts. */
const keptBuilds = 16;

/**
 * Returns the folder for V8's compiled code of a build, and creates it if necessary; undefined if no folder is writable
 * for this user alone. Whoever can write there decides what runs, and Node's own default, a folder with a known name
 * in the folder for temporary files, can be created by anybody.
 */
export function compileCacheFolder(env: Env, build: string): string | undefined {
  const { XDG_CACHE_HOME: chosen, HOME: home } = env;
  // Relative paths must be ignored (XDG Base Directory Specification, "Environment variables").
  const isChosen = chosen !== undefined && isAbsolute(chosen);
  if (!isChosen && (home === undefined || !isAbsolute(home))) return undefined;
  const cache = isChosen ? chosen : join(home ?? '', '.cache');
  const all = join(cache, 'bkdev', 'compiled');
  const own = join(all, build);
  try {
    // With sudo, the home is another user's, who could not delete what is created there.
    if (!isOwn(statSync(isChosen ? chosen : (home ?? '')).uid)) return undefined;
    mkdirSync(own, { recursive: true, mode: 0o700 });
    if (![join(cache, 'bkdev'), all, own].every(isPrivate)) return undefined;
    removeOldest(all, build);
    return own;
  } catch {
    return undefined;
  }
}

function isOwn(uid: number): boolean {
  return uid === process.getuid?.();
}

/** A symbolic link is not private: its creator may redirect it. */
function isPrivate(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return isOwn(uid) && (mode & 0o022) === 0 && lstatSync(folder).isDirectory();
}

function removeOldest(all: string, build: string): void {
  const others = readdirSync(all).filter(name => name !== build);
  if (others.length < keptBuilds) return;
  const byAge = others.map(name => ({ name, at: lstatSync(join(all, name)).mtimeMs })).sort((a, b) => b.at - a.at);
  for (const { name } of byAge.slice(keptBuilds - 1)) rmSync(join(all, name), { recursive: true, force: true });
}
