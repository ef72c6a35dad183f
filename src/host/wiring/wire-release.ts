import { join } from 'node:path';
import { lazyReleases } from '../adapters/docker/lazy-parts.ts';
import { createGitSource } from '../adapters/system/git-source.ts';
import { parseEnvironment } from '../definition/env-file.ts';
import type { ReleaseSource } from '../ports/release-source.ts';
import type { Releases } from '../ports/releases.ts';
import type { World } from '../ports/world.ts';

/** What `release` commands act through in addition to the World. */
export interface ReleaseWorld {
  readonly source: ReleaseSource;
  readonly releases: Releases;
  /** The variables that builds of this checkout use: the shell's, otherwise those that bkdev wrote. */
  readonly written: () => Promise<Readonly<Record<string, string | undefined>>>;
}

/** Wires what `release` commands need for this checkout. */
export function wireRelease({ checkout, host }: Pick<World, 'checkout' | 'host'>): ReleaseWorld {
  const file = join(checkout.root, '.devcontainer', '.env');
  return {
    source: createGitSource(checkout.source),
    releases: lazyReleases(host.env),
    written: async () => ({ ...parseEnvironment((await host.readText(file)) ?? ''), ...host.env }),
  };
}
