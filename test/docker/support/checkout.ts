import { chown, cp, lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { asRoot } from './as-root.ts';
import { docker } from './engine.ts';
import { must } from './run.ts';
import { projectName } from './test-environment.ts';

/** A copy of a product with bkdev's definition in it, and the names that isolate it from other checkouts. */
export interface Checkout {
  readonly root: string;
  readonly project: string;
  readonly port: number;
  /** The URLs of the API and of the web service. */
  readonly url: string;
  readonly webUrl: string;
  /** The environment that bkdev runs with. */
  readonly env: Record<string, string>;
}

/** The owner of checkouts: the user who runs the tests, or uid 1000 if that is root. */
export const owner =
  process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

export interface Place {
  /** The folder that contains all checkouts of this run. */
  readonly home: string;
  readonly program: string;
  /** The process ID of the global set-up, which is part of every project name. */
  readonly pid: number;
}

/** Copies a product to its own folder and writes the definition into it. Starts nothing. */
export async function makeCheckout(place: Place, name: string, product: string): Promise<Checkout> {
  const root = join(place.home, name);
  const madeByRunning = /\/(?:logs|__pycache__|\.venv|node_modules)$/;
  await cp(product, root, { recursive: true, verbatimSymlinks: true, filter: path => !madeByRunning.test(path) });
  return placeDefinition(place, name, root, ['--gateway']);
}

/** Writes the definition into a folder that contains a product. */
export async function placeDefinition(
  place: Place,
  name: string,
  root: string,
  parts: readonly string[] = [],
): Promise<Checkout> {
  const [port, webPort] = [await freePort(), await freePort()];
  const project = projectName(place.pid, name);
  const ports = { BKDEV_PORT_API: String(port), BKDEV_PORT_WEB: String(webPort) };
  // Most tests are about what the steps do; those about snapshots switch them on.
  const env = { ...inherited(), ...ownPlaces(place.home), BKDEV_PROJECT: project, BKDEV_SNAPSHOTS: 'off', ...ports };
  await must([process.execPath, join(place.program, 'dist', 'bkdev.js'), 'init', root, ...parts], { env });
  await handOver(root);
  const urls = { url: `http://127.0.0.1:${port}`, webUrl: `http://127.0.0.1:${webPort}` };
  return { root, project, port, ...urls, env };
}

/** Changes the owner of a folder and of everything in it. */
export async function handOver(path: string, to: { uid: number; gid: number } = owner): Promise<void> {
  const me = process.getuid?.();
  if (me !== 0 && to.uid === me) return;
  await must(asRoot(['chown', '-hR', `${to.uid}:${to.gid}`, path]));
}

/**
 * Edits one file of a checkout and returns a function that restores it. The file keeps its owner. Throws if `change`
 * changes nothing.
 */
export async function edit(
  checkout: Checkout,
  file: string,
  change: (text: string) => string,
): Promise<() => Promise<void>> {
  const path = join(checkout.root, file);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const after = change(before ?? '');
  if (after === before) throw new Error(`${file} stays as it is: it does not have what was to be changed.`);
  await put(path, after);
  return () => (before === undefined ? rm(path) : put(path, before));
}

/**
 * Replaces one file of a checkout by renaming a new one over it, as many editors do. Programs that load it at that
 * moment find the old text or the new one; a file that is written in place is empty for a moment.
 */
export async function replaceWhole(checkout: Checkout, file: string, text: string): Promise<void> {
  const beside = `${checkout.root}.saved`;
  await put(beside, text);
  await rename(beside, join(checkout.root, file));
}

async function put(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  if (process.getuid?.() === 0) await chown(path, owner.uid, owner.gid);
}

/** Copies the packages volume of one checkout to another, so that tests of something else need not install packages. */
export async function seedPackages(from: Checkout, to: Checkout): Promise<void> {
  const target = `${to.project}_deps`;
  const labels = [
    ...[`com.docker.compose.project=${to.project}`, 'com.docker.compose.volume=deps'],
    `dev.bkdev.checkout=${to.root}`,
  ];
  await docker('volume', 'create', ...labels.flatMap(label => ['--label', label]), target);
  const image = await docker('inspect', '--format', '{{.Config.Image}}', `${from.project}-deps-1`);
  const mounts = ['-v', `${from.project}_deps:/from:ro`, '-v', `${target}:/deps`];
  await docker('run', '--rm', '--network', 'none', ...mounts, image, 'cp', '-a', '/from/.', '/deps/');
}

/** Returns every file and folder of a checkout that does not belong to the given owner. */
export async function foreignFiles(folder: string, of: { uid: number } = owner): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const { uid } = await lstat(join(folder, entry));
    if (uid !== of.uid) found.push(entry);
  }
  return found;
}

/** Returns a TCP port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Returns the environment of the tests without variables that select a project or answer confirmations. */
function inherited(): Record<string, string> {
  const own =
    /^(?:CI|CONTINUOUS_INTEGRATION|FORCE_COLOR|NO_COLOR|NODE_ENV|COMPOSE_.*|XDG_.*|BKDEV_(?:PROJECT|SOURCE|UID|GID|IMAGE_TAG|PORT_.*))$/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || own.test(name) ? [] : [[name, value]],
    ),
  );
}

/** Points bkdev's state and lock folders into the folder of this run, away from those of the user. */
function ownPlaces(home: string): Record<string, string> {
  return { XDG_STATE_HOME: join(home, 'state'), XDG_RUNTIME_DIR: join(home, 'run') };
}
