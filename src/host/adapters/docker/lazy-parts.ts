import type { Composer } from '../../ports/composer.ts';
import type { DevContainers } from '../../ports/devcontainers.ts';

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
