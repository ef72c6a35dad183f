import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../src/shared/model/status.ts';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, bkdev, type UpResult, up, upResult } from './support/bkdev.ts';
import { type Checkout, handOver, owner } from './support/checkout.ts';
import { devcontainer, type Host, inWorkspace, type Opened, openInEditor, writeSettings } from './support/editor.ts';
import { containersOf, docker, runsOf, statesOf } from './support/engine.ts';
import { sharedStack } from './support/turns.ts';
import { until } from './support/until.ts';

/** An editor writes the agent's definition in Compose's own format, which `up` replaces. */
const withoutWriting = (plan: readonly string[]) => plan.filter(line => !line.startsWith('write '));

const shared = sharedStack();
const profiles = ['api', 'web-worker', 'full'];

beforeAll(async () => {
  expect(await up(shared)).toMatchObject({ status: 0 });
});

async function workspaceOf({ project }: Checkout): Promise<string | undefined> {
  return (await containersOf(project))['workspace']?.Id;
}

describe('an environment that bkdev brought up', () => {
  test('must be opened by an editor unchanged', async () => {
    const before = await runsOf(shared.project);
    expect(await openInEditor(shared, 'api', 'with-bkdev')).toMatchObject({
      outcome: 'success',
      containerId: await workspaceOf(shared),
      composeProjectName: shared.project,
      remoteUser: 'dev',
      remoteWorkspaceFolder: '/workspace',
    });
    expect(await runsOf(shared.project)).toEqual(before);
    const { status, plan } = await up(shared);
    const kept = ['keep workspace, mysql, redis, deps, migrate, api'];
    expect({ status, plan: withoutWriting(plan) }).toEqual({ status: 0, plan: kept });
  });

  test('must be found through the configuration of every profile', async () => {
    for (const profile of profiles) expect(await inWorkspace(shared, profile, 'echo here')).toBe('here\n');
  });

  test('must provide the tools of a Python and Vue developer, as the owner of the checkout', async () => {
    const programs = 'for name in python ruff pytest node pnpm git bkdev; do command -v $name; done';
    const git = 'git config --get-all safe.directory';
    expect((await inWorkspace(shared, 'api', `id -u; pwd; ${programs}; ${git}`)).split('\n')).toEqual([
      ...[String(owner.uid), '/workspace', '/deps/venv/bin/python', '/deps/venv/bin/ruff', '/deps/venv/bin/pytest'],
      ...['/usr/local/bin/node', '/usr/local/bin/pnpm', '/usr/bin/git', '/usr/local/bin/bkdev', '*', ''],
    ]);
    const tests = 'cd bkmonitor && python -m pytest -q tests/test_environment.py && ruff check manage.py';
    expect(await inWorkspace(shared, 'api', tests)).toContain('All checks passed!');
    const versions = 'for name in python ruff pytest node pnpm git; do $name --version || echo $name fails; done';
    expect(await inWorkspace(shared, 'api', versions)).not.toContain('fails');
  });

  test('must be observable and restartable from inside, without Docker, by the tasks that init wrote', async () => {
    const { tasks } = parseSaid(await readFile(join(shared.root, '.vscode/tasks.json'), 'utf8')) as {
      tasks: { label: string; command: string }[];
    };
    const inside = tasks.filter(({ label }) => !label.endsWith('(host)'));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in.
    const commands = inside.map(({ command }) => command.replace('${input:service}', 'api'));
    expect(commands).toEqual(['bkdev status', 'bkdev restart api']);
    const said = await inWorkspace(shared, 'api', commands.join(' && '));
    expect(said).toMatch(/^api +healthy/m);
    expect(said).toMatch(/^restarted api: api$/m);
    expect(await devcontainer(shared, 'exec', 'api', ['bkdev', 'stop'])).toMatchObject({ status: 2 });
    expect(await up(shared)).toMatchObject({ status: 0 });
  });
});

test('the configuration of each profile must be read as intended', async () => {
  for (const profile of profiles) {
    const { stdout } = await devcontainer(shared, 'read-configuration', profile, ['--include-merged-configuration']);
    const { configuration, mergedConfiguration } = parseSaid(stdout);
    expect({ configuration, mergedConfiguration }).toMatchObject({
      configuration: { service: 'workspace', runServices: ['workspace'], shutdownAction: 'none', remoteUser: 'dev' },
      mergedConfiguration: { portsAttributes: { '10204': { label: 'Kernel API', onAutoForward: 'ignore' } } },
    });
    const files = profile === 'full' ? ['../compose.yaml', '../compose.full.yaml'] : ['../compose.yaml'];
    expect(configuration.dockerComposeFile).toEqual(files);
  }
});

describe('a checkout that an editor opens', () => {
  let checkout: Checkout;
  beforeAll(async () => {
    checkout = await anotherCheckout('editor');
    await writeSettings(checkout);
  });

  const open = (config: string, host: Host = 'without-bkdev'): Promise<Opened> => openInEditor(checkout, config, host);
  const planFor = async (profile: string): Promise<UpResult> =>
    upResult(await bkdev(checkout, ['up', profile, '--dry-run', '--json']));

  async function running(): Promise<string[]> {
    const states = await statesOf(checkout.project);
    return Object.keys(states).filter(service => states[service] === 'running');
  }

  async function expectKept(services: readonly string[]): Promise<void> {
    const { plan } = await planFor(
      services.includes('beat') ? 'full' : services.includes('web') ? 'web-worker' : 'api',
    );
    expect(plan.filter(line => !/^(?:write|keep|about) /.test(line))).toEqual([]);
  }

  test('must run its own hooks when they should run, and only then', async () => {
    const hooks = ['onCreate', 'updateContent', 'postCreate', 'postStart', 'postAttach'];
    const commands = Object.fromEntries(hooks.map(hook => [`${hook}Command`, `echo ${hook} >> ~/hooks`]));
    const config = { dockerComposeFile: '../compose.yaml', service: 'workspace', runServices: ['workspace'] };
    const text = { ...config, overrideCommand: false, shutdownAction: 'none', remoteUser: 'dev', ...commands };
    const folder = join(checkout.root, '.devcontainer/hooks');
    await mkdir(folder);
    await writeFile(join(folder, 'devcontainer.json'), JSON.stringify(text));
    await handOver(folder);
    const ran = async () => {
      expect(await devcontainer(checkout, 'up', 'hooks')).toMatchObject({ status: 0 });
      return (await inWorkspace(checkout, 'hooks', 'cat ~/hooks; rm ~/hooks')).trim().split('\n');
    };
    expect(await ran()).toEqual(hooks);
    expect(await ran()).toEqual(['postAttach']);
    await docker('restart', '-t', '5', `${checkout.project}-workspace-1`);
    expect(await ran()).toEqual(['postStart', 'postAttach']);
    await bkdev(checkout, ['down']);
    await rm(folder, { recursive: true });
  });

  test('must come up whole on nothing, and be adopted by bkdev', async () => {
    const { outcome, remoteUser, containerId } = await open('api');
    expect({ outcome, remoteUser, containerId }).toEqual({
      ...{ outcome: 'success', remoteUser: 'dev', containerId: await workspaceOf(checkout) },
    });
    expect(await running()).toEqual(['api', 'mysql', 'redis', 'workspace']);
    const status = await until('bkdev finds it healthy', async () => {
      const said = parseSaid((await bkdev(checkout, ['status', '--json'])).stdout) as Status;
      return said.outcome === 'healthy' && said;
    });
    expect(status.services.find(({ role }) => role === 'workspace')?.containerId).toBe(containerId);
    await expectKept(['api']);
  });

  test('must open although a service of the profile does not start', async () => {
    const workspace = await workspaceOf(checkout);
    const squatter = createServer();
    await new Promise<void>(resolve => squatter.listen(Number(new URL(checkout.webUrl).port), '127.0.0.1', resolve));
    const { outcome, containerId, log } = await open('web-worker');
    await new Promise(resolve => squatter.close(resolve));
    expect({ outcome, containerId }).toEqual({ outcome: 'success', containerId: workspace });
    expect(log).toContain('the editor opens all the same');
  });

  test('must get the profile that the person chose while another runs, with the same workspace', async () => {
    const { workspace, mysql, redis, api } = await runsOf(checkout.project);
    expect(await open('web-worker')).toMatchObject({ outcome: 'success', containerId: workspace?.split(' ')[0] });
    expect(await runsOf(checkout.project)).toMatchObject({ workspace, mysql, redis, api });
    expect(await running()).toEqual(['api', 'mysql', 'redis', 'web', 'worker', 'workspace']);
    await expectKept(['web']);
    expect(await open('full')).toMatchObject({ outcome: 'success' });
    expect(await runsOf(checkout.project)).toMatchObject({ workspace, mysql, redis });
    expect(await running()).toEqual(['api', 'beat', 'broker', 'mysql', 'redis', 'web', 'worker', 'workspace']);
    await expectKept(['beat']);
  });

  test('must switch profiles through bkdev if the host has it, in the background', async () => {
    const { workspace, mysql, redis } = await runsOf(checkout.project);
    expect(await open('api', 'with-bkdev')).toMatchObject({
      outcome: 'success',
      containerId: workspace?.split(' ')[0],
    });
    await until('what api does not have is stopped', async () => (await running()).length === 4);
    await until('bkdev is done', async () => (await up(checkout)).status === 0);
    expect(await running()).toEqual(['api', 'mysql', 'redis', 'workspace']);
    expect(await runsOf(checkout.project)).toMatchObject({ workspace, mysql, redis });
  });

  test('must start again after it was stopped, also with another profile', async () => {
    const workspace = await workspaceOf(checkout);
    expect(await bkdev(checkout, ['stop'])).toMatchObject({ status: 0 });
    expect(await open('web-worker')).toMatchObject({ outcome: 'success', containerId: workspace });
    expect(await running()).toEqual(['api', 'mysql', 'redis', 'web', 'worker', 'workspace']);
  });
});
