/** Returns the leading numbers of a version: `26.1.5+dfsg1` gives `[26, 1, 5]`, `v2.26.1-4` gives `[2, 26, 1]`. */
export function versionNumbers(version: string): number[] {
  const match = /^v?(\d+(?:\.\d+)*)/.exec(version.trim());
  return match?.[1] === undefined ? [] : match[1].split('.').map(Number);
}

/** Whether a version is at least the wanted one; false if it cannot be parsed. */
export function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const found = versionNumbers(version);
  if (found.length === 0) return false;
  const place = wanted.findIndex((number, index) => (found[index] ?? 0) !== number);
  return place < 0 || (found[place] ?? 0) > (wanted[place] ?? 0);
}
