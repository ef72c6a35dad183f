/** The lock file of the product's Python packages, in the product's folder. */
export const lockFile = 'uv.lock';

/** Returns the names of the packages in a uv lock file. */
export function lockedIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^name = "([^"\n]+)"$/gm)].map(([, name = '']) => name));
}

/**
 * Whether a lock file contains the package of a module; false if unknown. Packages are usually named like their module,
 * possibly with a common affix: `yaml` is in `pyyaml`, `dateutil` in `python-dateutil`.
 */
export function isLocked(module: string | undefined, locked: ReadonlySet<string> | undefined): boolean {
  if (module === undefined || locked === undefined) return false;
  const name = (module.split('.')[0] ?? '').toLowerCase().replaceAll('_', '-');
  return [name, `py${name}`, `python-${name}`, `${name}-python`, `${name}client`].some(known => locked.has(known));
}
