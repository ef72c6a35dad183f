import { readFile, rm } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';
import { writeDevcontainerConfigs } from './src/cli/devcontainer-files.ts';

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

/** SSH and build sessions are most of dockerode's weight at start-up and rarely needed: they are loaded at their first use. */
const lazyParts: Plugin = {
  name: 'lazy-parts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /docker-modem[\\/]lib[\\/]modem\.js$/ }, ({ path }) => loadLazily(path, 'ssh'));
    onLoad({ filter: /dockerode[\\/]lib[\\/]docker\.js$/ }, ({ path }) => loadLazily(path, 'session'));
  },
};

async function loadLazily(path: string, part: string): Promise<{ contents: string }> {
  const text = await readFile(path, 'utf8');
  const eager = `require('./${part}')`;
  if (!text.includes(eager)) throw new Error(`${path} no longer contains ${eager}; see lazyParts in build.ts`);
  return { contents: text.replace(eager, `(...args) => require('./${part}')(...args)`) };
}

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: { bkdev: 'src/cli/main.ts' },
    plugins: [lazyParts],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunk-[name]-[hash]',
    // Optional native parts of ssh2 and the development tools of Ink: absent, both do without.
    external: ['cpu-features', '*.node', 'react-devtools-core'],
    minifySyntax: true,
  }),
  build({ ...common, entryPoints: ['src/agent/main.ts'], outfile: '.devcontainer/agent.mjs', legalComments: 'none' }),
]);

await writeDevcontainerConfigs('.');
