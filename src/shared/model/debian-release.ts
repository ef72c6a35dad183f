/** The Debian releases that images can be built from, the default first. */
export const debianReleases = ['bookworm', 'trixie'] as const;
export type DebianRelease = (typeof debianReleases)[number];

/** The version of each release, and of its Python (packages.debian.org/python3). */
export const debianVersions: Readonly<Record<DebianRelease, { readonly debian: string; readonly python: string }>> = {
  bookworm: { debian: '12', python: '3.11.2' },
  trixie: { debian: '13', python: '3.13.5' },
};
