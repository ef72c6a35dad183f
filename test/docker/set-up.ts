import { mkdir, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { asRoot } from './support/as-root.ts';
import { type Checkout, makeCheckout } from './support/checkout.ts';
import { removeProjects } from './support/engine.ts';
import { must, run } from './support/run.ts';
import { homeFolder, runOf } from './support/test-environment.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Brings up one environment that all test files share, because each environment takes as long as its tests. Removes the
 * remains of runs that died, which did not clean up after themselves.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = homeFolder(process.pid);
  const tearDown = async () => {
    await removeProjects(name => runOf(name) === process.pid);
    await removeFolder(home);
  };
  await needEngine();
  await removeLeftovers();
  try {
    await buildIfDue();
    const program = await installProgram(home);
    const place = { home, program, pid: process.pid };
    const shared = await makeCheckout(place, 'shared', join(root, 'sample'));
    await bringUp(program, shared);
    project.provide('environment', { ...place, shared });
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function needEngine(): Promise<void> {
  const { status, stderr } = await run(['docker', 'info', '--format', '{{.ServerVersion}}']).catch(() => ({
    status: 127,
    stderr: 'there is no docker command',
  }));
  if (status === 0) return;
  throw new Error(`These tests need a Docker Engine (${stderr.trim()}). ./bkdev doctor --fix installs and starts it.`);
}

async function removeLeftovers(): Promise<void> {
  const isDead = (name: string) => {
    const pid = runOf(name);
    return pid !== undefined && !isAlive(pid);
  };
  await removeProjects(isDead);
  for (const name of await readdir(tmpdir())) if (isDead(name)) await removeFolder(join(tmpdir(), name));
}

/** Some of the files belong to root or to unknown users. */
async function removeFolder(path: string): Promise<void> {
  await must(asRoot(['rm', '-rf', path]));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function buildIfDue(): Promise<void> {
  const built = await Promise.all(
    ['dist/bkdev.js', '.devcontainer/runtime/agent.mjs'].map(file => stat(join(root, file)).catch(() => undefined)),
  );
  const builtAt = Math.min(...built.map(file => file?.mtimeMs ?? 0));
  const files = await Promise.all(
    ['src', 'bundle'].map(async folder =>
      (await readdir(join(root, folder), { recursive: true })).map(name => join(folder, name)),
    ),
  );
  for (const file of ['build.ts', 'package.json', ...files.flat()])
    if ((await stat(join(root, file))).mtimeMs > builtAt) {
      await must([process.execPath, 'build.ts'], { cwd: root });
      return;
    }
}

/** Installs the package as a person does, so that whatever it lacks is noticed. Returns its folder. */
async function installProgram(home: string): Promise<string> {
  // Readable for everybody, because one test runs it as another user.
  await mkdir(home, { recursive: true, mode: 0o755 });
  const packed = await must(['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', home], { cwd: root });
  const prefix = join(home, 'program');
  const options = ['--prefix', prefix, '--prefer-offline', '--no-audit', '--no-fund'];
  await must(['npm', 'install', '--global', ...options, join(home, packed.trim())], { cwd: home });
  return join(prefix, 'lib', 'node_modules', 'bkdev');
}

async function bringUp(program: string, { root: cwd, env }: Checkout): Promise<void> {
  const argv = [process.execPath, join(program, 'dist', 'bkdev.js'), 'up', 'api'];
  const { status, stdout, stderr } = await run(argv, { cwd, env });
  if (status === 0) return;
  throw new Error(
    `The environment that all tests share did not come up.\n${stdout}${stderr}\nTry: ./bkdev doctor --fix`,
  );
}
