import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * A module that does unnecessary work at each start, imported `of` some files, and its replacement (the reason is
 * there). Modules are replaced as a whole, by name; their text is never changed.
 */
export interface StandIn {
  readonly name: RegExp;
  readonly of: RegExp;
  readonly by: string;
}

/** Matches the folder of a package, to distinguish its modules from others with the same name. */
const within = (name: string) => new RegExp(`node_modules[\\\\/]${name}[\\\\/]`);

/** For the client of the engine, and what is remembered. */
export const ofClient: readonly StandIn[] = [
  { name: /^\.\/ssh$/, of: within('docker-modem'), by: 'no-ssh.cjs' },
  { name: /^https$/, of: within('docker-modem'), by: 'lazy-https.cjs' },
  { name: /^util$/, of: within('docker-modem'), by: 'quiet-util.cjs' },
  { name: /^url$/, of: within('docker-modem'), by: 'quiet-url.cjs' },
  { name: /^\.\/session$/, of: within('dockerode'), by: 'no-builds.cjs' },
  { name: /^\.\/buildkit$/, of: within('dockerode'), by: 'no-builds.cjs' },
  { name: /^(?:tar-fs|@balena\/dockerignore)$/, of: within('dockerode'), by: 'no-builds.cjs' },
  { name: /^readable-stream$/, of: within('docker-modem'), by: 'own-stream.cjs' },
  { name: /^when-exit$/, of: within('atomically'), by: 'exit-only.js' },
];

/** For texts and the screen, which the bench bundles alone. */
export const ofScreen: readonly StandIn[] = [
  { name: /\/zh\.ts$/, of: /[\\/]render\.ts$/, by: 'lazy-zh.js' },
  { name: /^string-width$/, of: /^(?!.*[\\/]bundle[\\/]lazy-string-width\.js$)/, by: 'lazy-string-width.js' },
];

/** The file to inject for `screenDefine`. */
export const lazySegmenter = join(import.meta.dirname, 'lazy-segmenter.js');

/**
 * Names to replace for texts and the screen. Without fetch, Ink's layout engine decodes its own code, which is a data
 * URL, without loading Node's HTTP client.
 */
export const screenDefine = { 'Intl.Segmenter': 'LazySegmenter', fetch: 'undefined' } as const;

/** Replaces modules. Fails the build if a stand-in replaces nothing. */
export function withStandIns(standIns: readonly StandIn[]): Plugin {
  return {
    name: 'stand-ins',
    setup: ({ onResolve, onEnd }) => {
      const unused = new Set(standIns);
      for (const standIn of standIns)
        onResolve({ filter: standIn.name }, ({ importer }) => {
          if (!standIn.of.test(importer)) return undefined;
          unused.delete(standIn);
          return { path: join(import.meta.dirname, standIn.by) };
        });
      onEnd(() => {
        const [first] = unused;
        if (first) throw new Error(`${first.by} stands in for nothing any more: ${first.of.source} has changed`);
      });
    },
  };
}
