import { chown, cp, lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { asRoot } from './as-root.ts';
import { docker } from './engine.ts';
import { must } from './run.ts';
import { projectName } from './test-environment.ts';

/** A copy of a product with bkdev's definition in it, and the names that keep it apart from others. */
export interface Checkout {
  readonly root: string;
  readonly project: string;
  readonly port: number;
  /** Where its api answers, and its web. */
  readonly url: string;
  readonly webUrl: string;
  /** What bkdev is started with. */
  readonly env: Record<string, string>;
}

/** Who owns checkouts: the person who runs the tests, but never root. */
export const owner =
  process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

export interface Place {
  /** The folder that all checkouts of this run lie in. */
  readonly home: string;
  readonly program: string;
  /** The process that runs the set-up, part of every project's name. */
  readonly pid: number;
}

/** Copies a product to a folder of its own and writes the definition into it. Starts nothing. */
export async function makeCheckout(place: Place, name: string, product: string): Promise<Checkout> {
  const root = join(place.home, name);
  const madeByRunning = /\/(?:logs|__pycache__|\.venv|node_modules)$/;
  await cp(product, root, { recursive: true, verbatimSymlinks: true, filter: path => !madeByRunning.test(path) });
  return placeDefinition(place, name, root, ['--gateway']);
}

/** Writes the definition into a folder that has a product. */
export async function placeDefinition(
  place: Place,
  name: string,
  root: string,
  parts: readonly string[] = [],
): Promise<Checkout> {
  const [port, webPort] = [await freePort(), await freePort()];
  const project = projectName(place.pid, name);
  const ports = { BKDEV_PORT_API: String(port), BKDEV_PORT_WEB: String(webPort) };
  const env = { ...inherited(), ...ownPlaces(place.home), BKDEV_PROJECT: project, ...ports };
  await must([process.execPath, join(place.program, 'dist', 'bkdev.js'), 'init', root, ...parts], { env });
  await handOver(root);
  const urls = { url: `http://127.0.0.1:${port}`, webUrl: `http://127.0.0.1:${webPort}` };
  return { root, project, port, ...urls, env };
}

/** Gives a folder and all in it to an owner. */
export async function handOver(path: string, to: { uid: number; gid: number } = owner): Promise<void> {
  const me = process.getuid?.();
  if (me !== 0 && to.uid === me) return;
  await must(asRoot(['chown', '-hR', `${to.uid}:${to.gid}`, path]));
}

/** Changes one file of a checkout and gives a function that puts it back as it was. The owner stays the same. Throws when it stays as it is. */
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

async function put(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  if (process.getuid?.() === 0) await chown(path, owner.uid, owner.gid);
}

/** Fills a checkout's volume of packages from another's, so that a test of something else need not install them. */
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

/** Every file and folder of a checkout that does not belong to its owner. */
export async function foreignFiles(folder: string, of: { uid: number } = owner): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const { uid } = await lstat(join(folder, entry));
    if (uid !== of.uid) found.push(entry);
  }
  return found;
}

/** A TCP port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** The shell's own settings, without those that choose a project or agree to anything. */
function inherited(): Record<string, string> {
  const own =
    /^(?:CI|CONTINUOUS_INTEGRATION|FORCE_COLOR|NO_COLOR|NODE_ENV|COMPOSE_.*|XDG_.*|BKDEV_(?:PROJECT|SOURCE|UID|GID|IMAGE_TAG|PORT_.*))$/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || own.test(name) ? [] : [[name, value]],
    ),
  );
}

/** What bkdev remembers and where its locks lie: not the person's own. */
function ownPlaces(home: string): Record<string, string> {
  return { XDG_STATE_HOME: join(home, 'state'), XDG_RUNTIME_DIR: join(home, 'run') };
}
