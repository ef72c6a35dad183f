import { spawnSync } from 'node:child_process';
import { existsSync, lchownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timed } from './pairs.ts';
import type { Product } from './products.ts';

/** A product in its own checkout, with the api profile up, and the commands to compare on it. */
export interface BenchEnvironment {
  readonly product: Product;
  /** The folder for everything that is created for it, including the checkout. */
  readonly folder: string;
  readonly checkout: string;
  /** The name of its Compose project. */
  readonly project: string;
  readonly url: string;
  /** The port on this machine of the service web. */
  readonly webPort: string;
  readonly env: NodeJS.ProcessEnv;
  readonly node: string;
  readonly devcontainer: readonly string[];
  bkdev(...args: string[]): Timed;
  /** Compose with the base file, and with the overlay of the profile `full`. */
  compose(...args: string[]): Timed;
  full(...args: string[]): Timed;
  /** `docker stop` of every running container. */
  readonly dockerStop: Timed;
  /** The services of each profile. */
  readonly services: { readonly api: readonly string[]; readonly full: readonly string[] };
  /** Combines several commands into one. */
  inTurn(...commands: Timed[]): Timed;
  run(command: Timed): void;
  /** Returns the output of a command. */
  output(command: Timed): string;
  /** Registers a function to call before the environment is removed. */
  onRemove(undo: () => void): void;
  /** Removes the containers and keeps images and volumes. */
  down(): void;
  remove(): void;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const program = join(root, 'dist', 'bkdev.js');
/** Ports other than those that the user may have in use. */
export const port = '10294';
export const webPort = '10295';
const gatewayPort = '10298';

export function makeEnvironment(product: Product): BenchEnvironment {
  const node = process.execPath;
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-bench-'));
  const checkout = join(folder, product.name);
  product.place(checkout);
  handOver(checkout);
  const env = {
    ...process.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    BKDEV_SNAPSHOTS: 'off',
    BKDEV_PORT_API: port,
    BKDEV_PORT_WEB: webPort,
    BKDEV_PORT_GATEWAY: gatewayPort,
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
  const output = ({ argv: [first = '', ...args], ...where }: Timed): string => {
    const { status, stdout, stderr } = spawnSync(first, args, {
      env,
      cwd: where.cwd ?? checkout,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(`${first} ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
  const run = (command: Timed) => void output(command);
  const undoings: (() => void)[] = [];
  run(bkdev('init', checkout));
  handOver(join(checkout, '.devcontainer'));
  run(bkdev('up', 'api', '--no-tui', '--timeout', '900s'));
  return {
    product,
    folder,
    checkout,
    project: projectOf(checkout),
    url: `http://127.0.0.1:${port}`,
    webPort,
    env,
    node,
    devcontainer: [node, join(root, 'node_modules', '@devcontainers', 'cli', 'devcontainer.js')],
    bkdev,
    compose,
    full,
    inTurn,
    run,
    dockerStop: { argv: ['sh', '-c', `docker stop $(${ids})`], cwd: checkout },
    services: servicesOf(output(bkdev('profiles', '--json'))),
    output,
    onRemove: undo => undoings.unshift(undo),
    down: () => run(compose('down')),
    remove: () => {
      for (const undo of undoings) undo();
      run(bkdev('down', '--volumes', '--yes'));
      rmSync(folder, { recursive: true });
    },
  };
}

function servicesOf(json: string): BenchEnvironment['services'] {
  const profiles = JSON.parse(json) as { name: string; services: string[] }[];
  const named = (name: string) => profiles.find(profile => profile.name === name)?.services ?? [];
  return { api: named('api'), full: named('full') };
}

/** Returns a value from the checkout's `.devcontainer/.env`, which `bkdev up` writes. */
export function settingIn(checkout: string, name: string): string | undefined {
  const file = join(checkout, '.devcontainer', '.env');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new RegExp(`^${name}='?([^'\\n]+)'?$`, 'm').exec(text)?.[1];
}

/** Returns the name of the checkout's Compose project. */
export function projectOf(checkout: string): string {
  const name = settingIn(checkout, 'BKDEV_PROJECT');
  if (name === undefined) throw new Error('.devcontainer/.env names no project');
  return name;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Gives root's files to uid 1000, which programs in the containers run as. */
export function handOver(folder: string): void {
  if (process.getuid?.() !== 0) return;
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(folder, name), 1000, 1000);
}
