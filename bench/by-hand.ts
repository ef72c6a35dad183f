import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { NetworkSettings } from '../src/host/setup/machine/network-settings.ts';
import { handOver, port, program, projectOf, settingIn, webPort } from './environment.ts';
import type { Timed } from './pairs.ts';
import { unpackBkMonitor } from './products.ts';
import { baseImage, copyRecipe } from './recipe.ts';
import { type Command, type Run, type Way, wayOf } from './way.ts';

/** All of bk-monitor, brought up by bkdev and by the recipe of plain Compose, each on a checkout of its own. */
export interface ByHand {
  readonly env: NodeJS.ProcessEnv;
  readonly ours: Way;
  readonly theirs: Way;
  remove(): void;
}

export function makeByHand(network: NetworkSettings): ByHand {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-bench-'));
  const name = basename(folder).toLowerCase();
  const base = `${name}:base`;
  // Both may use the ports, because they never run at the same time.
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    BKDEV_SNAPSHOTS: undefined,
    BKDEV_PORT_API: port,
    BKDEV_PORT_WEB: webPort,
    BKM_SRC: join(folder, 'source'),
    API_PORT: port,
    WEB_PORT: webPort,
  };
  const run: Run = command => runIn(command, env);
  const checkout = join(folder, name);
  unpackBkMonitor(checkout);
  unpackBkMonitor(join(folder, 'source'));
  handOver(checkout);
  handOver(join(folder, 'source'));
  const bkdev = (...args: string[]): Timed => ({ argv: [process.execPath, program, ...args], cwd: checkout });
  run(bkdev('init', '--yes'));
  handOver(join(checkout, '.devcontainer'));
  run({ argv: ['docker', 'build', '--tag', base, '-'], input: baseImage(network, name) });
  env['BKDEV_BASE_IMAGE'] = base;
  const project = `${name}-recipe`;
  const recipe = copyRecipe(folder, project, base, network);
  const compose = (...args: string[]): Timed => ({
    argv: ['docker', 'compose', '--project-name', project, ...args],
    cwd: recipe,
  });
  const ours = {
    project: () => projectOf(checkout),
    up: bkdev('up', 'full', '--no-tui', '--timeout', '30m'),
    down: bkdev('down'),
    empty: bkdev('down', '--volumes', '--yes'),
  };
  const theirs = {
    project: () => project,
    build: compose('build'),
    up: compose('up', '-d', '--wait'),
    down: compose('down'),
    empty: compose('down', '--volumes'),
  };
  return {
    env,
    ours: wayOf(ours, run, env, join(folder, 'bkdev.log')),
    theirs: wayOf(theirs, run, env, join(folder, 'recipe.log')),
    remove: () => {
      run(bkdev('down', '--volumes', '--snapshots', '--yes'));
      run(compose('down', '--volumes'));
      // By name, because an image was left by `down --rmi all` after the containers were gone.
      const names = [`bkdev-*:${settingIn(checkout, 'BKDEV_IMAGE_TAG')}`, `${project}-*`];
      const filters = names.flatMap(each => ['--filter', `reference=${each}`]);
      const built = run({ argv: ['docker', 'image', 'ls', '--quiet', ...filters] }).split('\n');
      run({ argv: ['docker', 'image', 'rm', ...new Set(built.filter(Boolean)), base] });
      rmSync(folder, { recursive: true });
    },
  };
}

/** Returns what a command printed. Throws if it fails. */
export function runIn({ argv: [command = '', ...args], cwd, input }: Command, env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    env,
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
