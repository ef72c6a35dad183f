import { join, relative } from 'node:path';
import { parseEnvironment } from '../definition/env-file.ts';
import type { World } from '../ports/world.ts';

/**
 * Wraps a world so that nothing in the checkout is changed: writes are kept in memory and read back from there. A dry
 * run so finds what a real one would, without leaving a trace.
 */
export function withoutWriting(world: World): World {
  const { checkout, composer, host } = world;
  const folder = join(checkout.root, '.devcontainer');
  const texts = new Map<string, string>();
  const keep = (path: string, text: string) => void texts.set(join(checkout.root, path), text);
  const draft = () => ({
    environment: parseEnvironment(texts.get(join(folder, '.env')) ?? ''),
    files: new Map([...texts].map(([path, text]) => [relative(folder, path), text])),
  });
  return {
    ...world,
    host: { ...host, readText: async path => texts.get(path) ?? host.readText(path) },
    composer: {
      ...composer,
      definition: (files, more) => {
        if (texts.size === 0) return composer.definition(files, more);
        const { environment, files: kept } = draft();
        return composer.definition(files, { environment, files: new Map([...kept, ...(more?.files ?? [])]) });
      },
    },
    checkout: {
      ...checkout,
      generate: async used => {
        const { write, keep: kept, faulty } = await checkout.foresee(used);
        for (const [path, text] of write) keep(path, text);
        return { changed: [], kept, ...(faulty && { faulty }) };
      },
      write: keep,
      writeForAll: keep,
      remove: () => undefined,
      open: () => [],
    },
  };
}
