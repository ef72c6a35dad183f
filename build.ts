import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bringUpToDate } from './src/host/definition/bring-up-to-date.ts';
import { profileJsonSchema } from './src/host/definition/profile-schema.ts';

/** Bundles the program (Ink in a chunk of its own, loaded only for the screen) and the agent (one file, put beside the definition). */
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
    js: "import { createRequire as bkdevRequire } from 'node:module'; const require = bkdevRequire(import.meta.url); const __dirname = import.meta.dirname;",
  },
  logLevel: 'warning',
} as const;

/**
 * What dockerode does at each start or request although nobody asked for it. SSH and build sessions are most of its weight and are
 * loaded at their first use instead; and it renders every request for a debug log that is off (`util.inspect` to any depth: 5 ms each).
 */
const lighterDockerode: Plugin = {
  name: 'lighter-dockerode',
  setup: ({ onLoad }) => {
    onLoad({ filter: /docker-modem[\\/]lib[\\/]modem\.js$/ }, ({ path }) =>
      replaceIn(path, lazily('ssh'), [/util\.inspect\(options, \{[^}]*\}\)/, 'options.path']),
    );
    onLoad({ filter: /dockerode[\\/]lib[\\/]docker\.js$/ }, ({ path }) => replaceIn(path, lazily('session')));
  },
};

/** conf's file writer answers a signal by sending it to the program once more: a Ctrl-C would count as two, and cut short what the first began. */
const noSecondSignal: Plugin = {
  name: 'no-second-signal',
  setup: ({ onLoad }) => {
    onLoad({ filter: /when-exit[\\/]dist[\\/]node[\\/]interceptor\.js$/ }, ({ path }) =>
      replaceIn(path, ['this.hook();', "process.once('exit', () => this.exit());"]),
    );
  },
};

/** conf can validate by a schema and migrate between versions, which takes two libraries, and is asked for neither: without them it starts sooner. */
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

/** Measuring text takes rules of Unicode that are 30 ms to set up, and most of what is printed is ASCII: they are set up when they are needed. */
const lighterText: Plugin = {
  name: 'lighter-text',
  setup: ({ onLoad }) => {
    const segmenter = [
      /= (new Intl\.Segmenter\([^)]*\));/,
      '= { segment: text => (segmenting ??= $1).segment(text) }; let segmenting;',
    ] as const;
    const emoji = [
      '= /^\\p{RGI_Emoji}$/v;',
      "= { test: text => (emoji ??= new RegExp('^\\\\p{RGI_Emoji}$$', 'v')).test(text) }; let emoji;",
    ] as const;
    onLoad({ filter: /string-width[\\/]index\.js$/ }, ({ path }) => replaceIn(path, segmenter, emoji));
    onLoad({ filter: /(wrap-ansi[\\/]index|slice-ansi[\\/]tokenize-ansi)\.js$/ }, ({ path }) =>
      replaceIn(path, segmenter),
    );
  },
};

type Replacement = readonly [what: string | RegExp, by: string];

function lazily(part: string): Replacement {
  return [`require('./${part}')`, `(...args) => require('./${part}')(...args)`];
}

async function replaceIn(path: string, ...replacements: readonly Replacement[]): Promise<{ contents: string }> {
  let contents = await readFile(path, 'utf8');
  for (const [what, by] of replacements) {
    const replaced = contents.replace(what, by);
    if (replaced === contents) throw new Error(`${path} no longer contains ${what}; see the plugins of build.ts`);
    contents = replaced;
  }
  return { contents };
}

const [program, agent] = await Promise.all([
  build({
    ...common,
    entryPoints: { bkdev: 'src/host/cli/main.ts' },
    plugins: [lighterDockerode, lighterConf, lighterText, noSecondSignal],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunk-[name]-[hash]',
    // Optional native parts of ssh2 and the development tools of Ink: absent, both do without.
    external: ['cpu-features', '*.node', 'react-devtools-core'],
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
]);

// Removed only now: a bkdev that is running may still have to load a part of the old ones.
const written = new Set(
  Object.keys({ ...program.metafile.outputs, ...agent.metafile.outputs }).map(file => basename(file)),
);
for (const file of await readdir('dist')) if (!written.has(file)) await rm(join('dist', file), { recursive: true });

await copyFile('dist/agent.mjs', '.devcontainer/agent.mjs');
await writeFile('profiles/profile.schema.json', profileJsonSchema());
await bringUpToDate('.', (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
});
