import type { Composer } from '../../ports/composer.ts';
import type { DevContainers } from '../../ports/devcontainers.ts';
import type { Releases } from '../../ports/releases.ts';
import type { Snapshots } from '../../ports/snapshots.ts';

type Env = () => Readonly<Record<string, string>>;

/** Compose's adapter, loaded on first use: `bkdev status` usually does not need it. */
export function lazyComposer(folder: string, env: Env): Composer {
  let loaded: Promise<Composer> | undefined;
  const load = () => {
    loaded ??= import('../compose/compose-composer.ts').then(({ createComposer }) => createComposer(folder, env));
    return loaded;
  };
  return {
    version: async () => (await load()).version(),
    definition: async (...args) => (await load()).definition(...args),
    environments: async (...args) => (await load()).environments(...args),
    hosts: async (...args) => (await load()).hosts(...args),
    build: async (...args) => (await load()).build(...args),
    create: async (...args) => (await load()).create(...args),
  };
}

/** The devcontainer CLI's adapter, loaded when a workspace must be created. */
export function lazyDevContainers(root: string, folder: string, env: Env): DevContainers {
  return {
    up: async (...args) => {
      const { createDevContainers } = await import('../devcontainer/devcontainer-cli.ts');
      return createDevContainers(root, folder, env).up(...args);
    },
  };
}

/** The adapter of snapshots, loaded on first use. With `BKDEV_SNAPSHOTS=off`, `up` neither takes nor uses any itself. */
export function lazySnapshots(env: Readonly<Record<string, string | undefined>>): Snapshots {
  const load = async () => (await import('./docker-snapshots.ts')).createDockerSnapshots(env);
  return {
    isAutomatic: env['BKDEV_SNAPSHOTS'] !== 'off',
    list: async product => (await load()).list(product),
    keep: async request => (await load()).keep(request),
    check: async (...args) => (await load()).check(...args),
    restore: async (...args) => (await load()).restore(...args),
    remove: async snapshot => (await load()).remove(snapshot),
    settle: async project => (await load()).settle(project),
  };
}

/** Docker's client for releases, loaded on first use. */
export function lazyReleases(env: Readonly<Record<string, string | undefined>>): Releases {
  const load = async () => (await import('../compose/docker-releases.ts')).createDockerReleases(env);
  return {
    build: async (...args) => (await load()).build(...args),
    image: async reference => (await load()).image(reference),
    environments: async files => (await load()).environments(files),
    start: async (...args) => (await load()).start(...args),
    look: async (...args) => (await load()).look(...args),
  };
}
