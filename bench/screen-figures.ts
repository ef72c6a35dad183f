import { join } from 'node:path';
import { build } from 'esbuild';
import type { Figure } from './figures.ts';

type ScreenWork = typeof import('./screen-work.ts');

/** What the screen's own work takes, without an engine. */
export const screenFigures: readonly Figure[] = [
  {
    name: 'screen: search over 100,000 lines, the first time, processor time',
    ...{ limit: 100, unit: 'ms' },
    measure: () => times(10, 'searched'),
  },
  {
    name: 'screen: from a key to what is written, 50 services and 20,000 lines, the slowest key, processor time',
    ...{ limit: 50, unit: 'ms' },
    measure: () => times(10, 'slowestKey'),
  },
  {
    name: 'screen: 1,000 lines a second written while one looks at them, share of a core',
    ...{ limit: 15, unit: '%' },
    measure: () => times(10, 'flooded'),
  },
  {
    name: 'screen: what the last 9 of 10 million lines add to the memory in use',
    ...{ limit: 10, unit: 'MB' },
    measure: () => times(1, 'grown'),
  },
];

/** The first two times warm up. */
async function times(count: number, name: keyof ScreenWork): Promise<readonly number[]> {
  const { [name]: measure } = await bundled();
  const all: number[] = [];
  for (let run = 0; run < count + (count > 1 ? 2 : 0); run += 1) all.push(await measure());
  return all.slice(-count);
}

/** The work as one program, as `build.ts` bundles bkdev: React is far slower as it is for development. */
async function bundled(): Promise<ScreenWork> {
  const folder = join(import.meta.dirname, '..', 'node_modules', '.cache', 'bench');
  await build({
    ...{ bundle: true, platform: 'node', format: 'esm', jsx: 'automatic', splitting: true, minifySyntax: true },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    external: ['react-devtools-core'],
    entryPoints: [join(import.meta.dirname, 'screen-work.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return import(join(folder, 'screen-work.mjs')) as Promise<ScreenWork>;
}
