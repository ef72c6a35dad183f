import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lazySegmenter, ofScreen, screenDefine, withStandIns } from '../bundle/stand-ins.ts';
import type { Figure } from './figures.ts';

const folder = join(import.meta.dirname, '..', 'node_modules', '.cache', 'bench');

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
  {
    name: 'screen: memory (RSS) of a process that showed 10 million lines, without a client of the engine',
    ...{ limit: 150, unit: 'MB' },
    measure: async () => [(await resident())[1]],
  },
  {
    name: 'screen: how much of that the last 9 million lines added',
    ...{ limit: 10, unit: 'MB' },
    measure: async () => {
      const [first, last] = await resident();
      return [last - first];
    },
  },
];

let measuredMemory: Promise<readonly [first: number, last: number]> | undefined;

function resident() {
  measuredMemory ??= measureResident();
  return measuredMemory;
}

/** Measures memory in a process of its own, in which nothing else was loaded. */
async function measureResident(): Promise<readonly [first: number, last: number]> {
  await bundled();
  const program = `import(${JSON.stringify(join(folder, 'screen-work.mjs'))})
    .then(work => work.resident())
    .then(all => process.stdout.write(JSON.stringify(all), () => process.exit()))`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as [number, number];
}

/** The first two times warm up. */
async function times(count: number, name: Exclude<keyof ScreenWork, 'resident'>): Promise<readonly number[]> {
  const { [name]: measure } = await bundled();
  const all: number[] = [];
  for (let run = 0; run < count + (count > 1 ? 2 : 0); run += 1) all.push(await measure());
  return all.slice(-count);
}

/** The work as one program, as `build.ts` bundles bkdev: React is far slower as it is for development. */
async function bundled(): Promise<ScreenWork> {
  await build({
    ...{ bundle: true, platform: 'node', format: 'esm', jsx: 'automatic', splitting: true, minifySyntax: true },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', ...screenDefine },
    inject: [lazySegmenter],
    plugins: [withStandIns(ofScreen)],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    external: ['react-devtools-core'],
    entryPoints: [join(import.meta.dirname, 'screen-work.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return import(join(folder, 'screen-work.mjs')) as Promise<ScreenWork>;
}
