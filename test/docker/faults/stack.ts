import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSaid } from '../../support/said.ts';
import { anotherCheckout } from '../support/bkdev.ts';
import { type Checkout, edit, handOver } from '../support/checkout.ts';
import { docker } from '../support/engine.ts';
import type { Undo } from './fault.ts';

/** The profile for injecting faults: `full` plus an overlay for faults that only Compose can cause. */
export const profile = 'faults';
const overlayFile = '.devcontainer/compose.faults.yaml';

/** The overlay: a Redis that saves to a file system small enough to be filled. */
const redis = {
  command: [
    ...['redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no'],
    ...['--dir', '/small', '--save', '300 1'],
  ],
  tmpfs: ['/small:size=1m,mode=1777'],
};

/** Creates a checkout of the sample with that profile. Starts nothing. */
export async function makeStack(): Promise<Checkout> {
  const checkout = await anotherCheckout('faults');
  const lines = [`name: ${profile}`, 'title: Faults', 'extends: full', 'overlays: [compose.faults.yaml]', ''];
  await write(checkout, `profiles/${profile}.yaml`, lines.join('\n'));
  await write(checkout, overlayFile, JSON.stringify({ services: { redis } }));
  return checkout;
}

/** Sets variables of one service, which take effect with the next `bkdev up`. */
export function setVariables(checkout: Checkout, service: string, variables: Record<string, string>): Promise<Undo> {
  return edit(checkout, overlayFile, text => {
    const overlay = parseSaid(text) as { services: Record<string, { environment?: Record<string, string> }> };
    const known = overlay.services[service];
    const environment = { ...known?.environment, ...variables };
    return JSON.stringify({ services: { ...overlay.services, [service]: { ...known, environment } } });
  });
}

/** Returns the name of a service's container. */
export function containerOf({ project }: Checkout, service: string): string {
  return `${project}-${service}-1`;
}

/** Runs a program in a service's container and returns its output. */
export function inside(checkout: Checkout, service: string, ...argv: string[]): Promise<string> {
  return docker('exec', containerOf(checkout, service), ...argv);
}

/**
 * Sends a signal to the matching program of a service, or to its children. Of several matches, it is the oldest,
 * because supervisord started that; a health check that names the program is younger.
 */
export function signal(
  checkout: Checkout,
  name: 'STOP' | 'CONT' | 'KILL',
  { service, program, toChildren = false }: { service: string; program: string; toChildren?: boolean },
): Promise<string> {
  const oldest = ['-o', '-f', program];
  if (!toChildren) return inside(checkout, service, 'pkill', `-${name}`, ...oldest);
  return inside(checkout, service, 'sh', '-c', `pkill -${name} -P "$(pgrep "$@")"`, 'sh', ...oldest);
}

/** Starts or stops a program through supervisord. */
export function supervise(checkout: Checkout, service: string, ...words: string[]): Promise<string> {
  return inside(checkout, service, 'supervisorctl', '-c', '/opt/bkdev/runtime/supervisor/supervisord.conf', ...words);
}

/** Sends a request to the agent, as bkdev itself does. */
export function askAgent(checkout: Checkout, path: string): Promise<string> {
  const socket = ['--unix-socket', '/run/bkdev/agent.sock'];
  return inside(checkout, 'workspace', 'curl', '-fsS', '-X', 'POST', ...socket, `http://agent${path}`);
}

/** Runs SQL as the application's user, without a database. */
export function sqlAnywhere(checkout: Checkout, statement: string): Promise<string> {
  return inside(checkout, 'mysql', 'mariadb', '-h127.0.0.1', '-ubkm', '-plocal', '-BN', '-e', statement);
}

async function write(checkout: Checkout, file: string, text: string): Promise<void> {
  const path = join(checkout.root, file);
  await writeFile(path, text);
  await handOver(path);
}
