import { createServer, type Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { ask, bkdev, pauseReload, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker, pauseContainer, runsOf, statesOf, volumesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { projectName } from './support/test-environment.ts';
import { until } from './support/until.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('api');
  await pauseReload(checkout);
});

interface Row {
  readonly service: string;
  readonly phase: string;
  readonly health: string;
  readonly reason: string;
}

/** Returns the row of one service in `status`. */
async function rowOf(service: string): Promise<Row | undefined> {
  const { stdout } = await bkdev(checkout, ['status', '--json']);
  return (parseSaid(stdout) as { services: Row[] }).services.find(row => row.service === service);
}

describe('the api crashing at import', () => {
  const views = 'bkmonitor/kernel_api/urls.py';
  const cause = "ModuleNotFoundError: No module named 'no_such_module'";

  test('up must show the last line of the traceback, as does status, and the next up must recover', async () => {
    const volumes = await volumesOf(checkout.project);
    const repair = await edit(checkout, views, text => `import no_such_module\n${text}`);
    expect(await bkdev(checkout, ['stop'])).toMatchObject({ status: 0 });

    const { status, error } = await up(checkout);
    expect({ status, ...error }).toMatchObject({
      status: 3,
      code: 'role-failed',
      message: `Kernel API (api) failed: ${cause}`,
      hint: expect.stringContaining(
        'bkdev up: after correcting the import; it also reinstalls missing packages of uv.lock',
      ),
      ...{ service: 'api', class: 'import-error', cause, where: 'bkmonitor/kernel_api/urls.py:1' },
      detail: expect.arrayContaining([expect.stringContaining('kernel_api/urls.py", line 1')]),
    });
    expect(await rowOf('api')).toMatchObject({ phase: 'failed', health: 'unhealthy', reason: cause });
    expect(await rowOf('workspace')).toMatchObject({ phase: 'running', health: 'healthy' });

    await repair();
    const again = await up(checkout);
    expect({ status: again.status, first: again.plan[0] }).toEqual({
      status: 0,
      first: 'start deps (api, which needs it, gave up)',
    });
    expect(await ask(checkout, '/ping')).toBe('pong');
    expect(await volumesOf(checkout.project)).toEqual(volumes);
  });

  test('up must report the failure in plain lines as well', async () => {
    const repair = await edit(checkout, views, text => `import no_such_module\n${text}`);
    await bkdev(checkout, ['stop']);
    const { status, stdout } = await bkdev(checkout, ['up', 'api', '--no-tui']);
    await repair();
    expect(status).toBe(3);
    expect(stdout).toContain(`✗ Kernel API (api) failed: ${cause}`);
    expect(stdout).toContain(
      'try: bkdev up  (after correcting the import; it also reinstalls missing packages of uv.lock)',
    );
    expect(await up(checkout)).toMatchObject({ status: 0 });
  });
});

describe('one failure after another', () => {
  const views = 'bkmonitor/kernel_api/urls.py';
  const restart = async () => (await bkdev(checkout, ['restart', 'api'])).stderr;

  test('the last start must be reported, and a fixed error must not be reported again', async () => {
    const withImport = (name: string) => edit(checkout, views, text => `import ${name}\n${text}`);
    const repair = await withImport('aaa_missing');
    expect(await restart()).toContain("No module named 'aaa_missing'");
    const undo = await withImport('bbb_missing');
    expect(await restart()).toContain("No module named 'bbb_missing'");
    expect(await rowOf('api')).toMatchObject({ reason: "ModuleNotFoundError: No module named 'bbb_missing'" });

    await undo();
    await repair();
    expect(await restart()).toBe('');
    await docker('kill', `${checkout.project}-api-1`);
    const { stdout } = await bkdev(checkout, ['status', '--json']);
    expect(stdout).not.toMatch(/aaa_missing|bbb_missing/);
    expect(await up(checkout)).toMatchObject({ status: 0 });
  });
});

describe('programs and containers that die or disappear', () => {
  test('a killed program must be brought back in the same container', async () => {
    const before = await runsOf(checkout.project);
    const pidOf = async () =>
      docker('exec', `${checkout.project}-api-1`, 'pgrep', '-f', 'manage.py runserver').catch(() => '');
    const pid = await pidOf();
    await docker('exec', `${checkout.project}-api-1`, 'pkill', '-KILL', '-f', 'manage.py runserver');
    await until('another process answers', async () => {
      const other = await pidOf();
      return other !== '' && other !== pid && (await ask(checkout, '/ping')) === 'pong';
    });
    expect(await runsOf(checkout.project)).toEqual(before);
  });

  test('a container removed by hand must be reported by status and restored by up, without touching others', async () => {
    const { redis: _, ...others } = await runsOf(checkout.project);
    await docker('rm', '-f', `${checkout.project}-redis-1`);
    expect(await rowOf('redis')).toMatchObject({ phase: 'absent' });
    const { status, plan } = await up(checkout);
    expect({ status, plan }).toEqual({
      status: 0,
      plan: [
        'create redis (no container yet)',
        'start redis (just created)',
        'keep workspace, mysql, deps, migrate, api',
      ],
    });
    const { redis, ...same } = await runsOf(checkout.project);
    expect(redis).toBeDefined();
    expect(same).toEqual(others);
  });

  test('a container left in Created must be explained by status and completed by up', async () => {
    await docker('rm', '-f', `${checkout.project}-redis-1`);
    const files = ['-f', `${checkout.root}/.devcontainer/compose.yaml`];
    await docker('compose', ...files, '-p', checkout.project, 'create', '--no-build', 'redis');
    expect(await statesOf(checkout.project)).toMatchObject({ redis: 'created' });
    expect(await rowOf('redis')).toMatchObject({
      phase: 'failed',
      reason: 'created but never started: an earlier start was cut short; `bkdev up` completes it',
    });
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(await rowOf('redis')).toMatchObject({ phase: 'running', health: 'healthy' });
  });

  test('a paused container must be reported by status and unpaused by up', async () => {
    await pauseContainer(`${checkout.project}-redis-1`);
    expect(await rowOf('redis')).toMatchObject({ phase: 'stopped', reason: expect.stringContaining('paused') });
    const { status, plan } = await up(checkout);
    expect({ status, first: plan[0] }).toEqual({ status: 0, first: 'unpause redis (it is paused)' });
  });

  test.each(['api', 'redis'])(
    '%s removed from its network must be reported by status and reconnected by up',
    async service => {
      const network = `${checkout.project}_default`;
      await docker('network', 'disconnect', network, `${checkout.project}-${service}-1`);
      expect(await rowOf(service)).toMatchObject({ health: 'unhealthy', reason: expect.stringContaining(network) });
      const { status, plan } = await up(checkout);
      const first = `reconnect ${service} (it is detached from the network ${network})`;
      expect({ status, first: plan[0] }).toEqual({ status: 0, first });
      expect(await ask(checkout, '/ping')).toBe('pong');
    },
  );
});

describe('the port taken on the host', () => {
  let server: Server | undefined;
  const other = projectName(inject('environment').pid, 'squatter');

  afterEach(async () => {
    await new Promise<unknown>(resolve => (server ? server.close(resolve) : resolve(undefined)));
    server = undefined;
    await docker('rm', '-f', other);
  });

  async function expectRefusal(expected: { message: unknown; hint: string }): Promise<void> {
    const before = await statesOf(checkout.project);
    const { status, error } = await up(checkout);
    expect({ status, ...error }).toMatchObject({ status: 4, code: 'port-taken', ...expected });
    expect(await statesOf(checkout.project)).toEqual(before);
  }

  test('a process must be named, nothing started, and everything must come up once the port is free', async () => {
    await bkdev(checkout, ['down']);
    const squatter = createServer();
    server = squatter;
    await new Promise<void>(resolve => squatter.listen(checkout.port, '127.0.0.1', resolve));
    await expectRefusal({
      message: expect.stringMatching(
        new RegExp(
          `^Port ${checkout.port} of this machine is taken by process ${process.pid} \\(.*\\); Kernel API wants it\\.$`,
        ),
      ),
      hint: `End process ${process.pid}, or choose another port: BKDEV_PORT_API=${checkout.port + 1} bkdev up`,
    });
    await new Promise(resolve => squatter.close(resolve));
    server = undefined;
    expect(await up(checkout)).toMatchObject({ status: 0 });
  });

  test('a container must be named with its project', async () => {
    await bkdev(checkout, ['down']);
    const image = await docker(
      'inspect',
      '--format',
      '{{.Config.Image}}',
      `${inject('environment').shared.project}-redis-1`,
    );
    const label = `com.docker.compose.project=${other}`;
    await docker(
      'run',
      '-d',
      '--name',
      other,
      '--label',
      label,
      '-p',
      `127.0.0.1:${checkout.port}:6379`,
      image,
      'sleep',
      '600',
    );
    await expectRefusal({
      message: `Port ${checkout.port} of this machine is taken by the container ${other} of the Compose project ${other}; Kernel API wants it.`,
      hint: `docker stop ${other}, or choose another port: BKDEV_PORT_API=${checkout.port + 1} bkdev up`,
    });
    await docker('rm', '-f', other);
    expect(await up(checkout)).toMatchObject({ status: 0 });
  });
});
