import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timed } from './pairs.ts';

/** The sample as a checkout of its own, with the api profile up, and the commands to compare on it. */
export interface BenchEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly node: string;
  readonly devcontainer: readonly string[];
  bkdev(...args: string[]): Timed;
  compose(...args: string[]): Timed;
  /** Removes the containers and keeps images and volumes. */
  down(): void;
  remove(): void;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Apart from what a person may have running. */
const port = '10294';

export function makeEnvironment(): BenchEnvironment {
  const node = process.execPath;
  const program = join(root, 'dist', 'bkdev.js');
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-bench-'));
  const checkout = join(folder, 'shop');
  cpSync(join(root, 'sample'), checkout, { recursive: true, filter: path => !path.includes('node_modules') });
  if (process.getuid?.() === 0) chownAll(checkout, 1000);
  const env = {
    ...process.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    BKDEV_PORT_API: port,
  };
  const bkdev = (...args: string[]): Timed => ({ argv: [node, program, ...args], cwd: checkout });
  const compose = (...args: string[]): Timed => ({
    argv: ['docker', 'compose', '-f', '.devcontainer/compose.yaml', ...args],
    cwd: checkout,
  });
  const run = ({ argv: [first = '', ...args] }: Timed) => {
    const { status, stderr } = spawnSync(first, args, {
      env,
      cwd: checkout,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`${first} ${args.join(' ')} ended with ${status}: ${stderr}`);
  };
  run(bkdev('init', checkout));
  run(bkdev('up', 'api', '--no-tui'));
  return {
    env,
    node,
    devcontainer: [node, join(root, 'node_modules', '@devcontainers', 'cli', 'devcontainer.js')],
    bkdev,
    compose,
    down: () => run(compose('down')),
    remove: () => {
      run(bkdev('down', '--volumes', '--yes'));
      rmSync(folder, { recursive: true });
    },
  };
}

function chownAll(folder: string, uid: number): void {
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, name), uid, uid);
}
