import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Status } from '../../src/shared/model/status.ts';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, ask, bkdev } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { type Container, containersOf, docker, logOf, runsOf, statesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { must } from './support/run.ts';
import { until } from './support/until.ts';

interface Built {
  readonly tag: string;
  readonly id: string;
  readonly layers: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly changed: readonly string[];
  readonly packages: { readonly count: number };
}

interface Checked {
  readonly rows: readonly { readonly about: string; readonly result: string; readonly all?: readonly string[] }[];
}

interface Ran {
  readonly programs: readonly {
    readonly name: string;
    readonly service: string;
    readonly container: string;
    readonly url?: string;
  }[];
}

let checkout: Checkout;
let clean: Built;

beforeAll(async () => {
  checkout = await takeStack('full');
  await git('init', '--quiet');
  await git('add', '--all');
  await git('-c', 'user.name=test', '-c', 'user.email=test@test', 'commit', '--quiet', '--message', 'all');
  clean = await build();
});

afterAll(async () => {
  await docker('image', 'rm', '--force', clean.tag, 'bkdev-release-loose');
  await rm(join(checkout.root, '.git'), { recursive: true });
});

const git = (...args: string[]) => must(['git', '-c', 'safe.directory=*', '-C', checkout.root, ...args]);

async function build(...args: string[]): Promise<Built> {
  const { status, stdout, stderr } = await bkdev(checkout, ['release', 'build', '--json', ...args]);
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  return parseSaid(stdout) as Built;
}

test('a build must be labelled with its commit, and list its packages', () => {
  expect(clean.changed).toEqual([]);
  expect(clean.labels).toMatchObject({
    'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/),
    'org.opencontainers.image.title': 'bk-monitor',
  });
  expect(clean.packages.count).toBeGreaterThan(20);
});

test('a change of code must be told, and change the last layers alone', async () => {
  const restore = await edit(checkout, 'bkmonitor/urls.py', text => `${text}# changed\n`);
  const dirty = await build();
  await restore();
  expect(dirty.changed).toEqual(['bkmonitor/urls.py']);
  expect(dirty.labels).toMatchObject({ 'dev.bkdev.dirty': 'true' });
  const same = clean.layers.filter(layer => dirty.layers.includes(layer));
  expect([clean.layers.length - same.length, dirty.layers.length]).toEqual([1, clean.layers.length]);
});

test('a build without a network must say so, and lose nothing of the previous image', async () => {
  const list = join(checkout.root, '.devcontainer', '.release', 'sbom.json');
  const kept = async () => [
    await docker('image', 'inspect', '--format', '{{.Id}}', clean.tag),
    await readFile(list, 'utf8'),
  ];
  const before = await kept();
  // Nothing listens there, so that nobody has to wait for an answer.
  const { status, stdout } = await bkdev(checkout, ['release', 'build', '--json'], {
    BKDEV_PYPI_INDEX: 'http://127.0.0.1:9/simple',
  });
  expect({ status, error: parseSaid(stdout).error }).toMatchObject({
    status: 4,
    error: { code: 'network-unreachable', class: 'dependency-unreachable' },
  });
  expect(await kept()).toEqual(before);
});

test('the check must pass the image, and fail one that was made worse', async () => {
  const good = await bkdev(checkout, ['release', 'check', '--json']);
  const { rows } = parseSaid(good.stdout) as Checked;
  expect({ status: good.status, bad: rows.filter(({ result }) => result === 'bad') }).toEqual({ status: 0, bad: [] });
  const worse = `FROM ${clean.tag}\nUSER 0\nENV LEAKED=local-dev-secret\nRUN chmod u+s /usr/bin/env && touch /usr/bin/gcc && chmod +x /usr/bin/gcc\n`;
  await must(['docker', 'build', '--quiet', '--tag', 'bkdev-release-loose', '-'], { input: worse });
  const bad = await bkdev(checkout, ['release', 'check', '--json', '--tag', 'bkdev-release-loose']);
  const found = (parseSaid(bad.stdout) as Checked).rows.flatMap(row => (row.result === 'bad' ? [row.about] : []));
  expect({ status: bad.status, found }).toEqual({ status: 3, found: ['user', 'setuid', 'tools', 'secrets'] });
});

const releaseOf = () => `${checkout.project}-release`;
const goneAfter = async (containers: readonly Container[]) => {
  const volumes = containers.flatMap(({ Mounts }) =>
    Mounts.flatMap(({ Type, Name = '' }) => (Type === 'volume' ? [Name] : [])),
  );
  const left = (await docker('volume', 'ls', '--quiet')).split('\n');
  return { containers: await containersOf(releaseOf()), volumes: volumes.filter(name => left.includes(name)) };
};

test('a run must put the image beside the environment, hardened, and share its tasks; a stop must leave nothing of it', async () => {
  const before = await runsOf(checkout.project);
  const { status, stdout, stderr } = await bkdev(checkout, ['release', 'run', '--json']);
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  const ran = parseSaid(stdout) as Ran;
  onTestFinished(async () => {
    await bkdev(checkout, ['release', 'stop']);
    await bkdev(checkout, ['start', 'worker']);
  });
  const names = ['release-api', 'release-web', 'release-worker-cron', 'release-worker-service', 'release-worker-web'];
  expect(ran.programs.map(({ name }) => name).sort()).toEqual(names);
  expect(ran).toMatchObject({
    left: [{ service: 'beat', program: 'beat', reason: 'singleton' }],
    sharing: ['worker'],
  });

  // The environment is untouched, and knows nothing of it.
  expect(await runsOf(checkout.project)).toEqual(before);
  expect(await bkdev(checkout, ['wait', 'api', 'web', 'worker', 'beat'])).toMatchObject({ status: 0 });
  const { services } = parseSaid((await bkdev(checkout, ['status', '--json'])).stdout) as Status;
  expect(services.filter(({ service }) => service.startsWith('release'))).toEqual([]);

  const found = Object.values(await containersOf(releaseOf()));
  for (const { Config, HostConfig } of found) {
    expect(Config.User).toBe('1000:1000');
    expect(HostConfig).toMatchObject({ Privileged: false, CapDrop: ['ALL'], ReadonlyRootfs: true });
    expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
  }
  const published = found.flatMap(({ HostConfig }) => Object.values(HostConfig.PortBindings).flat());
  expect(published.map(binding => binding?.HostIp)).toEqual(['127.0.0.1', '127.0.0.1']);

  // gunicorn answers, with the production settings of the image, from the database of the environment.
  const api = ran.programs.find(({ service }) => service === 'api')?.url;
  const page = await fetch(`${api}/ping`);
  expect([page.headers.get('server'), await page.text()]).toEqual(['gunicorn', 'pong']);
  const title = `by the release ${Date.now()}`;
  await fetch(`${api}/api/v4/notes/`, { method: 'POST', body: JSON.stringify({ title }) });
  expect(await ask(checkout, '/api/v4/notes/')).toContain(title);

  // Without the environment's workers, the release's do the tasks of both.
  expect(await bkdev(checkout, ['stop', 'worker'])).toMatchObject({ status: 0 });
  const number = Date.now() % 1_000_000_000;
  await ask(checkout, '/api/v4/tasks/', { number, count: 3 });
  const worker = found.find(({ Config }) => Config.Labels['com.docker.compose.service'] === 'release-worker-service');
  await until('the tasks are done by the release', async () => {
    const done = (await logOf(worker?.Id ?? '')).match(/Task \S+add_number\[\S+ succeeded/g) ?? [];
    return done.length >= 3;
  });

  const again = parseSaid((await bkdev(checkout, ['release', 'run', '--json'])).stdout) as Ran;
  expect(again.programs.map(({ container }) => container)).toEqual(ran.programs.map(({ container }) => container));
  const stopped = parseSaid((await bkdev(checkout, ['release', 'stop', '--json'])).stdout);
  expect(stopped.removed).toEqual(ran.programs.map(({ container }) => container).sort());
  expect(await goneAfter(found)).toEqual({ containers: {}, volumes: [] });
  expect(parseSaid((await bkdev(checkout, ['release', 'stop', '--json'])).stdout)).toEqual({ removed: [] });
});

test('an image whose program ends must be reported with the cause, and how to see its log', async () => {
  const broken = `FROM ${clean.tag}\nUSER 0\nRUN echo 'import no_such_module' >> /app/bkmonitor/settings.py && rm -r /app/bkmonitor/__pycache__\nUSER 1000:1000\n`;
  await must(['docker', 'build', '--quiet', '--tag', 'bkdev-release-loose', '-'], { input: broken });
  const { status, stdout } = await bkdev(checkout, ['release', 'run', '--json', '--tag', 'bkdev-release-loose']);
  const { error } = parseSaid(stdout);
  expect({ status, error }).toMatchObject({
    status: 3,
    error: { code: 'role-failed', class: 'import-error', cause: expect.stringContaining('no_such_module') },
  });
  expect(error.fixes.map(({ command }: { command?: string }) => command)).toContainEqual(
    expect.stringMatching(/^docker logs \S+-release-release-/),
  );
  expect(await bkdev(checkout, ['release', 'stop'])).toMatchObject({ status: 0 });
});

test('a run without an image, or without the environment, must be refused', async () => {
  const refused = async (at: Checkout, ...args: string[]) => {
    const { status, stdout } = await bkdev(at, ['release', 'run', '--json', ...args]);
    const { error } = parseSaid(stdout);
    return { status, code: error.code, hint: error.hint };
  };
  const hint = 'bkdev release build builds it.';
  expect(await refused(checkout, '--tag', 'bkdev-release-none')).toEqual({ status: 2, code: 'usage', hint });
  const idle = await anotherCheckout('idle', { seed: false });
  expect(await refused(idle, '--tag', clean.tag)).toMatchObject({ status: 3, code: 'role-failed' });
  expect(await statesOf(`${idle.project}-release`)).toEqual({});
});

test('down must remove a release that is still running', async () => {
  expect(await bkdev(checkout, ['release', 'run', '--json'])).toMatchObject({ status: 0 });
  const found = Object.values(await containersOf(releaseOf()));
  const { status, stdout } = await bkdev(checkout, ['down']);
  expect({ status, said: status === 0 ? '' : stdout }).toEqual({ status: 0, said: '' });
  expect([found.length > 0, await goneAfter(found)]).toEqual([true, { containers: {}, volumes: [] }]);
});
