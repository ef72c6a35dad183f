import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bringUpToDate } from './src/host/definition/bring-up-to-date.ts';
import { profileJsonSchema } from './src/host/definition/profile-schema.ts';
import { runtime } from './src/shared/messages/en/runtime.ts';
import { templatesOf } from './src/shared/messages/sentences.ts';
import { productJsonSchema } from './src/shared/model/product.ts';

/**
 * Bundles the program (Ink in a separate chunk, loaded only for the screen), the agent, and the sentences of its
 * messages for the workspace's commands: one file each, beside the definition. The sentences include those of Python,
 * as templates.
 */
const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.12',
  jsx: 'automatic',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    'process.env.BKDEV_VERSION': JSON.stringify(version),
  },
  // CommonJS packages inside an ES module bundle still call `require`.
  banner: {
    // A package may declare a `__dirname` of its own, and a file can contain only one.
    js: "import { createRequire as bkdevRequire } from 'node:module'; const require = bkdevRequire(import.meta.url); globalThis.__dirname ??= import.meta.dirname;",
  },
  logLevel: 'warning',
} as const;

/** Matches the folder of a package, to distinguish its modules from others with the same name. */
const within = (name: string) => new RegExp(`node_modules[\\\\/]${name}[\\\\/]`);

/**
 * Modules of packages that do unnecessary work at each start, and their replacements (see `bundle/` for the reasons).
 * Modules are replaced as a whole, by name; their text is never changed.
 */
const standIns: readonly { readonly name: RegExp; readonly of: RegExp; readonly by: string }[] = [
  { name: /^\.\/ssh$/, of: within('docker-modem'), by: 'bundle/no-ssh.cjs' },
  { name: /^util$/, of: within('docker-modem'), by: 'bundle/quiet-util.cjs' },
  { name: /^url$/, of: within('docker-modem'), by: 'bundle/quiet-url.cjs' },
  { name: /^\.\/session$/, of: within('dockerode'), by: 'bundle/no-builds.cjs' },
  { name: /^\.\/buildkit$/, of: within('dockerode'), by: 'bundle/no-builds.cjs' },
  { name: /^string-width$/, of: /^(?!.*[\\/]bundle[\\/]lazy-string-width\.js$)/, by: 'bundle/lazy-string-width.js' },
  { name: /^when-exit$/, of: within('atomically'), by: 'bundle/exit-only.js' },
];

const withStandIns: Plugin = {
  name: 'stand-ins',
  setup: ({ onResolve, onEnd }) => {
    const unused = new Set(standIns);
    for (const standIn of standIns)
      onResolve({ filter: standIn.name }, ({ importer }) => {
        if (!standIn.of.test(importer)) return undefined;
        unused.delete(standIn);
        return { path: resolve(standIn.by) };
      });
    onEnd(() => {
      const [first] = unused;
      if (first) throw new Error(`${first.by} stands in for nothing any more: ${first.of.source} has changed`);
    });
  },
};

/**
 * conf can validate against a schema and migrate between versions, which requires two libraries. bkdev uses neither;
 * without them it starts faster.
 */
const lighterConf: Plugin = {
  name: 'lighter-conf',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(ajv\/dist\/2020\.js|ajv-formats|semver)$/ }, ({ path, importer }) =>
      /node_modules[\\/]conf[\\/]/.test(importer) ? { path, namespace: 'left-out' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `
        const refuse = () => { throw new Error('${path} is left out of this build; see the plugins of build.ts'); };
        export const Ajv2020 = new Proxy(refuse, { get: refuse, construct: refuse });
        export default Ajv2020;`,
    }));
  },
};

const [program, agent, messages] = await Promise.all([
  build({
    ...common,
    entryPoints: { bkdev: 'src/host/cli/main.ts' },
    plugins: [withStandIns, lighterConf],
    define: { ...common.define, 'Intl.Segmenter': 'LazySegmenter' },
    inject: ['bundle/lazy-segmenter.js'],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunk-[name]-[hash]',
    // Ink works without its development tools.
    external: ['react-devtools-core'],
    minifySyntax: true,
    metafile: true,
  }),
  build({
    ...common,
    entryPoints: ['src/agent/main.ts'],
    outfile: 'dist/agent.mjs',
    legalComments: 'none',
    metafile: true,
  }),
  build({
    ...common,
    entryPoints: ['src/host/ui/text/render.ts'],
    outfile: 'dist/messages.mjs',
    banner: {},
    metafile: true,
  }),
]);

// Only removed now, because a running bkdev may still have to load a part of the old bundle.
const written = new Set(
  [program, agent, messages].flatMap(({ metafile }) => Object.keys(metafile.outputs)).map(file => basename(file)),
);
for (const file of await readdir('dist')) if (!written.has(file)) await rm(join('dist', file), { recursive: true });

await writeFile('dist/sentences.json', `${JSON.stringify(templatesOf(runtime), null, 2)}\n`);
// The files that a checkout with a definition of bkdev 0.1 is compared with.
await cp('bundle/first-release', 'dist/first-release', { recursive: true });
for (const file of ['agent.mjs', 'messages.mjs', 'sentences.json'])
  await copyFile(join('dist', file), join('.devcontainer/runtime', file));
await writeFile('.devcontainer/runtime/profile.schema.json', profileJsonSchema());
await writeFile('.devcontainer/runtime/version', `${version}\n`);
await writeFile('.devcontainer/runtime/product.schema.json', productJsonSchema());
await bringUpToDate('.', (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
});
