/** The lock file of the product's Python packages, in its folder. */
export const lockFile = 'uv.lock';

/** The packages that a lock file of uv's names. */
export function lockedIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^name = "([^"\n]+)"$/gm)].map(([, name = '']) => name));
}

/**
 * Whether a lock file has the package of a module; false where that is not known. Packages are mostly called as their
 * modules are, or so with one of the usual additions: `yaml` comes with `pyyaml`, `dateutil` with `python-dateutil`.
 */
export function isLocked(module: string | undefined, locked: ReadonlySet<string> | undefined): boolean {
  if (module === undefined || locked === undefined) return false;
  const name = (module.split('.')[0] ?? '').toLowerCase().replaceAll('_', '-');
  return [name, `py${name}`, `python-${name}`, `${name}-python`, `${name}client`].some(known => locked.has(known));
}
