import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { lazySegmenter, ofClient, ofScreen, screenDefine, withStandIns } from './bundle/stand-ins.ts';
import { bringUpToDate } from './src/host/definition/bring-up-to-date.ts';
import { profileJsonSchema } from './src/host/definition/profile-schema.ts';
import { frontEnd } from './src/shared/messages/en/front-end.ts';
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

const entry = 'src/host/cli/main.ts';
/** What also an older Node loads, to say that it is too old. */
const loadedFirst = [entry, 'src/host/cli/compile-cache.ts'].map(file => resolve(file));

/** What nearly every command needs, and the commands that have to be quick. */
const kernel = [
  'bundle/interpret-schemas.js',
  'src/host/cli/program.ts',
  'src/host/cli/to-its-end.ts',
  'src/host/commands/status-command.ts',
];

/**
 * Puts all modules of the kernel into one file. esbuild splits modules by the set of dynamic imports that reach them,
 * which makes about fifty small files for one command, and Node takes longer to find and link them than to run them. So
 * whatever is imported dynamically imports the kernel first: then the same set reaches all of its modules.
 */
const oneKernel: Plugin = {
  name: 'one-kernel',
  setup: ({ onResolve, onLoad, resolve: find }) => {
    onResolve({ filter: /^\.{1,2}\// }, async ({ kind, path, resolveDir, importer }) => {
      if (kind !== 'dynamic-import') return undefined;
      const found = await find(path, { kind: 'import-statement', resolveDir, importer });
      return { path: found.path, namespace: 'with-kernel', errors: found.errors };
    });
    onLoad({ filter: /.*/, namespace: 'with-kernel' }, ({ path }) => ({
      contents: [
        ...kernel.map(file => `import ${JSON.stringify(resolve(file))};`),
        `export * from ${JSON.stringify(path)};`,
      ].join('\n'),
      resolveDir: dirname(path),
    }));
  },
};

/**
 * Takes Node's own modules from the process instead of importing them: an import reads every property of a module, which
 * for some (crypto, process, fs) loads half of Node. What is not used is dropped.
 */
const builtinsAtHand: Plugin = {
  name: 'builtins-at-hand',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^[a-z0-9:_/]+$/ }, ({ kind, path, importer }) =>
      kind === 'import-statement' && isBuiltin(path) && !loadedFirst.includes(importer)
        ? { path: path.replace(/^(?:node:)?/, 'node:'), namespace: 'builtin' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object).filter(name => name !== 'default');
      const contents = [
        `const $builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)});`,
        'const $read = name => $builtin[name];',
        'export default $builtin;',
        ...names.map(name => `export const ${name} = /* @__PURE__ */ $read('${name}');`),
      ];
      return { contents: contents.join('\n') };
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
    entryPoints: { bkdev: entry },
    plugins: [oneKernel, builtinsAtHand, withStandIns([...ofClient, ...ofScreen]), lighterConf],
    define: { ...common.define, ...screenDefine },
    inject: [lazySegmenter],
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

await writeFile('dist/sentences.json', `${JSON.stringify(templatesOf({ ...runtime, ...frontEnd }), null, 2)}\n`);
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
