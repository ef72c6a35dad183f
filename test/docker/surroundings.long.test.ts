import { chmod, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { asRoot } from './support/as-root.ts';
import { anotherCheckout, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit, handOver } from './support/checkout.ts';
import { docker, statesOf, volumesOf } from './support/engine.ts';
import { must, run } from './support/run.ts';

const { home, program } = inject('environment');
let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('surroundings', { seed: false });
});

/** Asserts that an error left nothing in the engine. */
async function expectNothingMade(): Promise<void> {
  expect(await statesOf(checkout.project)).toEqual({});
  expect(await volumesOf(checkout.project)).toEqual({});
}

describe('the engine', () => {
  test.each([
    ['up', 'api', '--json'],
    ['status', '--json'],
  ])('unreachable: %s must name the socket and the setting that selected it', async (...args) => {
    const socket = `unix://${join(home, 'no-such.sock')}`;
    const { status, stdout } = await bkdev(checkout, args, { DOCKER_HOST: socket });
    expect({ status, ...parseSaid(stdout).error }).toMatchObject({
      status: 4,
      code: 'engine-unreachable',
      message: expect.stringContaining(`No Docker Engine answers at ${socket} (ENOENT).`),
      hint: expect.stringMatching(/unset DOCKER_HOST|bkdev doctor/),
    });
  });

  test('forbidden: a user without permission must see which socket, and how to get access', async () => {
    const strangers = join(home, 'strangers');
    await mkdir(join(strangers, 'state'), { recursive: true });
    for (const part of ['dist', 'package.json'])
      await cp(join(program, part), join(strangers, part), { recursive: true });
    await cp(checkout.root, join(strangers, 'checkout'), { recursive: true, verbatimSymlinks: true });
    // Node itself may be in a folder that only its owner can read.
    await copyFile(process.execPath, join(strangers, 'node'));
    await chmod(strangers, 0o755);
    const nobody = 65534;
    await handOver(strangers, { uid: nobody, gid: nobody });
    const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
    const argv = asRoot([
      ...asNobody,
      join(strangers, 'node'),
      join(strangers, 'dist/bkdev.js'),
      'up',
      'api',
      '--json',
    ]);
    const env = { ...checkout.env, HOME: strangers, XDG_STATE_HOME: join(strangers, 'state') };
    const { status, stdout, stderr } = await run(argv, { cwd: join(strangers, 'checkout'), env });
    expect({ status, stderr, ...JSON.parse(stdout).error }).toMatchObject({
      ...{ status: 4, stderr: '', code: 'consent-needed', hint: 'bkdev doctor --fix --yes' },
      message: {
        params: {
          lines: [
            { code: 'adapters.engine.forbidden', params: { endpoint: expect.stringMatching(/^unix:/) } },
            { params: { fixes: [{ summary: { code: 'doctor.engine.join-group' } }] } },
          ],
        },
      },
    });
  });
});

describe('Compose', () => {
  /** Creates a `docker` that precedes the real one on the PATH and gives other answers where the script says so. */
  async function fakeDocker(name: string, script: string): Promise<Record<string, string>> {
    const folder = join(home, name);
    const real = (await must(['sh', '-c', 'command -v docker'])).trim();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'docker'), `#!/bin/sh\n${script}\nexec ${real} "$@"\n`, { mode: 0o755 });
    return { PATH: `${folder}:${checkout.env['PATH']}` };
  }

  const missing = `if [ "$1" = compose ]; then echo "docker: 'compose' is not a docker command." >&2; exit 1; fi`;
  const old = 'case "$*" in *"version --short"*) echo 2.12.2; exit 0;; esac';

  test('missing: it must be reported, with how to install it', async () => {
    const { status, error } = await up(checkout, await fakeDocker('no-compose', missing));
    expect({ status, code: error?.code }).toEqual({
      status: 4,
      code: expect.stringMatching(/^(?:compose-unusable|consent-needed)$/),
    });
    expect(error?.message).toContain('Docker Compose is not installed: `docker compose` fails.');
    expect(error?.hint).not.toBe('');
    await expectNothingMade();
  });

  test('too old: doctor must name the found and the required version', async () => {
    const { status, stdout } = await bkdev(checkout, ['doctor', '--json'], await fakeDocker('old-compose', old));
    const { findings } = parseSaid(stdout) as { findings: { check: string; level: string; found: string }[] };
    expect({ status, finding: findings.find(({ check }) => check === 'compose') }).toMatchObject({
      status: 4,
      finding: { level: 'error', found: 'Docker Compose 2.12.2 is too old: 2.24.0 or newer is needed' },
    });
  });

  test('too old: up must refuse before it builds', async () => {
    const env = { ...(await fakeDocker('old-compose', old)), BKDEV_IMAGE_TAG: 'bkdevtest-none' };
    const { status, error } = await up(checkout, env);
    expect({ status, code: error?.code }).toEqual({
      status: 4,
      code: expect.stringMatching(/^(?:compose-unusable|consent-needed)$/),
    });
    expect(error?.message).toContain('Docker Compose 2.12.2 is too old: 2.24.0 or newer is needed');
    await expectNothingMade();
  });
});

test('an error in an overlay must be reported with that overlay and its line, and not with the base', async () => {
  const undo = await edit(checkout, '.devcontainer/compose.full.yaml', text =>
    text.replace('  api: *beside-rabbitmq', '  api: {<<: *beside-rabbitmq, env_file: [gone.env]}'),
  );
  const { status, error } = await up(checkout, {}, 'full');
  await undo();
  expect({ status, code: error?.code, message: error?.message }).toEqual({
    ...{ status: 2, code: 'definition-invalid' },
    message: expect.stringMatching(/^\.devcontainer\/compose\.full\.yaml:\d+: .*gone\.env/),
  });
  await expectNothingMade();
});

describe('the sources of images', () => {
  /** Those that Compose built for this checkout. */
  const images = async () => {
    const ours = `label=com.docker.compose.project=${checkout.project}`;
    return (await docker('images', '--filter', ours, '--format', '{{.Repository}}:{{.Tag}}'))
      .split('\n')
      .filter(Boolean)
      .sort();
  };

  test('a base image that can neither be pulled nor built must be named', async () => {
    const before = await images();
    const undo = await edit(checkout, '.devcontainer/Dockerfile', text => `${text}\n# another image\n`);
    const { status, error } = await up(checkout, { BKDEV_BASE_IMAGE: 'registry.invalid/debian:none' });
    await undo();
    expect({ status, ...error }).toMatchObject({
      status: 4,
      code: 'base-image-unavailable',
      message: expect.stringContaining(
        'The base image registry.invalid/debian:none does not exist here and cannot be pulled: ',
      ),
      hint: expect.stringContaining('BKDEV_BASE_IMAGE'),
    });
    expect(await images()).toEqual(before);
    await expectNothingMade();
    // The next command, without that variable, must not use it.
    const { stdout } = await bkdev(checkout, ['up', 'api', '--dry-run']);
    expect(stdout).toContain('start api after');
  });

  test('a base image that exists but from which nothing can be built must not be remembered', async () => {
    const empty = 'bkdev-test-empty:none';
    await run(['sh', '-c', `tar -c -T /dev/null | docker import - ${empty}`], { cwd: checkout.root });
    onTestFinished(async () => void (await docker('rmi', '--force', empty)));
    const envFile = join(checkout.root, '.devcontainer/.env');
    const { status, error } = await up(checkout, { BKDEV_BASE_IMAGE: empty });
    expect({ status, code: error?.code }).toEqual({ status: 4, code: 'build-failed' });
    expect(await readFile(envFile, 'utf8')).not.toContain(empty);
    const { stdout } = await bkdev(checkout, ['up', 'api', '--dry-run']);
    expect(stdout).toContain('start api after');
    await bkdev(checkout, ['down', '--volumes', '--yes']);
  });

  test.each([
    ['Debian mirror', 'BKDEV_DEBIAN_MIRROR', 'http://127.0.0.1:9/debian', /127\.0\.0\.1/],
    ['package index', 'BKDEV_PYPI_INDEX', 'http://127.0.0.1:9/simple', /127\.0\.0\.1|Connection refused/],
  ])('a %s that does not answer must be reported together with its setting', async (_, name, value, cause) => {
    const before = await images();
    const { status, error } = await up(checkout, { [name]: value });
    expect({ status, ...error }).toMatchObject({
      status: 4,
      code: 'network-unreachable',
      message: expect.stringMatching(cause),
      hint: expect.stringContaining(name),
      detail: expect.any(Array),
    });
    // The images of stores need no package index and may be complete by then; they are valid, and the next build uses
    // them.
    const ofRoles = (names: readonly string[]) => names.filter(name => !/^bkdev-(?:mysql|redis):/.test(name));
    expect(ofRoles(await images())).toEqual(ofRoles(before));
    await expectNothingMade();
  });
});
