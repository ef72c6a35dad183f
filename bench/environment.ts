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
  /** Compose on the base file, and with the overlay of the profile `full`. */
  compose(...args: string[]): Timed;
  full(...args: string[]): Timed;
  /** `docker stop` of every container that runs. */
  readonly dockerStop: Timed;
  /** What each profile consists of. */
  readonly services: { readonly api: readonly string[]; readonly full: readonly string[] };
  /** Several commands as one. */
  inTurn(...commands: Timed[]): Timed;
  run(command: Timed): void;
  /** Removes the containers and keeps images and volumes. */
  down(): void;
  remove(): void;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Apart from what a person may have running. */
const port = '10294';
const webPort = '10295';

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
    BKDEV_PORT_WEB: webPort,
  };
  const bkdev = (...args: string[]): Timed => ({ argv: [node, program, ...args], cwd: checkout });
  const composeWith =
    (...files: string[]) =>
    (...args: string[]): Timed => ({
      argv: ['docker', 'compose', ...files.flatMap(file => ['-f', `.devcontainer/${file}`]), ...args],
      cwd: checkout,
    });
  const compose = composeWith('compose.yaml');
  const full = composeWith('compose.yaml', 'compose.full.yaml');
  const inTurn = (...commands: Timed[]): Timed => ({
    argv: ['sh', '-c', commands.map(({ argv }) => argv.map(quoted).join(' ')).join(' && ')],
    cwd: checkout,
  });
  const ids = full('ps', '-q').argv.map(quoted).join(' ');
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
    full,
    inTurn,
    run,
    dockerStop: { argv: ['sh', '-c', `docker stop $(${ids})`], cwd: checkout },
    services: servicesOf(bkdev('profiles', '--json'), env),
    down: () => run(compose('down')),
    remove: () => {
      run(bkdev('down', '--volumes', '--yes'));
      rmSync(folder, { recursive: true });
    },
  };
}

function servicesOf({ argv, cwd }: Timed, env: NodeJS.ProcessEnv): BenchEnvironment['services'] {
  const [first = '', ...args] = argv;
  const { stdout } = spawnSync(first, args, { env, cwd, encoding: 'utf8' });
  const profiles = JSON.parse(stdout) as { name: string; services: string[] }[];
  const named = (name: string) => profiles.find(profile => profile.name === name)?.services ?? [];
  return { api: named('api'), full: named('full') };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function chownAll(folder: string, uid: number): void {
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, name), uid, uid);
}
