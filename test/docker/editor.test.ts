import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { up } from './support/bkdev.ts';
import { containersOf, runsOf } from './support/engine.ts';
import { type Run, run } from './support/run.ts';

const { shared } = inject('environment');
const manifest = createRequire(import.meta.url).resolve('@devcontainers/cli/package.json');

beforeAll(async () => {
  expect(await up(shared)).toMatchObject({ status: 0 });
});

/** The reference implementation that editors share, started as they start it: without anything of bkdev's. */
function devcontainer(...args: string[]): Promise<Run> {
  const config = join(shared.root, '.devcontainer/api/devcontainer.json');
  const argv = [join(dirname(manifest), 'devcontainer.js'), ...args.slice(0, 1)];
  const where = ['--workspace-folder', shared.root, '--config', config];
  const { BKDEV_PROJECT: _, BKDEV_PORT_API: __, ...env } = shared.env;
  return run([process.execPath, ...argv, ...where, ...args.slice(1)], { env });
}

test('reopening the folder in an editor must find the container that runs, and leave all as it is', async () => {
  const before = await runsOf(shared.project);
  const { status, stdout } = await devcontainer('up');
  expect({ status, result: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }).toMatchObject({
    status: 0,
    result: {
      outcome: 'success',
      containerId: (await containersOf(shared.project))['workspace']?.Id,
      composeProjectName: shared.project,
      remoteUser: 'dev',
      remoteWorkspaceFolder: '/workspace',
    },
  });
  expect(await runsOf(shared.project)).toEqual(before);
});

test('a command of the editor must run as dev, in the source, with the packages at hand', async () => {
  const script = 'whoami; pwd; python -c "import django, bk_monitor_base; print(django.VERSION[:2])"';
  const { status, stdout } = await devcontainer('exec', 'sh', '-c', script);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'dev\n/workspace\n(4, 2)\n' });
});

test('up after the editor must still find nothing to do', async () => {
  const { status, plan } = await up(shared);
  expect({ status, plan }).toEqual({ status: 0, plan: ['keep workspace, mysql, redis, deps, migrate, api'] });
});
