import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { BenchEnvironment } from './environment.ts';

/** The measurements of `follow.ts` on a tree. */
export interface Watched {
  readonly mode: string;
  readonly directories: number;
  readonly files: number;
  /** The time until everything was watched, and until all contents were known. */
  readonly tookMs: number;
  readonly knownMs: number;
  /** Memory in addition to Node's own. */
  readonly mb: number;
  /** The share of a core without saves. */
  readonly percent: number;
}

/**
 * Watches a folder of the host in a container of the workspace's image, with the agent's flags; measures `seconds` of
 * idling.
 */
export async function watch(environment: BenchEnvironment, tree: string, seconds = 0): Promise<Watched> {
  const { folder, project, output, env } = environment;
  const script = join(folder, 'follow.mjs');
  await build({ entryPoints: [join(import.meta.dirname, 'follow.ts')], outfile: script, ...bundle });
  const image = output({ argv: ['docker', 'inspect', '-f', '{{.Image}}', `${project}-workspace-1`] }).trim();
  const mounts = ['-v', `${tree}:/workspace:ro`, '-v', `${script}:/opt/follow.mjs:ro`];
  const node = ['node', '--lite-mode', '--max-semi-space-size=1', '/opt/follow.mjs', String(seconds)];
  const args = ['run', '--rm', '--network=none', ...mounts, '--entrypoint', '', image, ...node];
  const child = spawn('docker', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as Watched;
}

const bundle = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.12',
  banner: {
    js: "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);",
  },
} as const;

/** Creates 10,000 folders in a hundred others, with two sources each. */
export function makeWideTree({ folder }: BenchEnvironment): string {
  const tree = join(folder, 'wide');
  for (let index = 0; index < 10_000; index++) {
    const path = join(tree, `part${index % 100}`, `package${index}`);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, '__init__.py'), '');
    writeFileSync(join(path, 'views.py'), `VALUE = ${index}\n`);
  }
  return tree;
}
