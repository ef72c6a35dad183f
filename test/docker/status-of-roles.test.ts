import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit, owner } from './support/checkout.ts';
import { expectConfined } from './support/confined.ts';
import { writeSettings } from './support/editor.ts';
import { checkOf, docker, logOf, runsOf, statesOf } from './support/engine.ts';
import { must, run } from './support/run.ts';
import { until } from './support/until.ts';

const steps = ['deps', 'migrate', 'queues', 'seed'];
const lasting = ['api', 'beat', 'broker', 'mysql', 'redis', 'web', 'worker', 'workspace'];

let checkout: Checkout;

/** Brings up all of `full` as a person with only Compose would. */
beforeAll(async () => {
  checkout = await anotherCheckout('roles');
  await writeSettings(checkout);
  await compose('up', '-d', '--wait');
});

function compose(...args: string[]): Promise<string> {
  const files = ['compose.yaml', 'compose.full.yaml'].map(file => join(checkout.root, '.devcontainer', file));
  return must(['docker', 'compose', ...files.flatMap(file => ['-f', file]), ...args], { env: checkout.env });
}

interface Row {
  readonly service: string;
  readonly phase: string;
  readonly health: string;
  readonly reason: string;
  readonly programs: readonly { readonly name: string; readonly state: string }[];
  readonly instances?: readonly {
    readonly instance: string;
    readonly health: string;
    readonly programs: readonly unknown[];
  }[];
}

interface Shown {
  readonly profile: string | null;
  readonly outcome: string;
  readonly services: readonly Row[];
}

async function status(): Promise<Shown> {
  return parseSaid((await bkdev(checkout, ['status', '--json'])).stdout);
}

async function rowOf(service: string): Promise<Row | undefined> {
  return (await status()).services.find(row => row.service === service);
}

/** The file from which the agent reads the resolved definition. */
const resolved = () => join(checkout.root, '.devcontainer/.resolved');

describe('an environment that Compose alone brought up', () => {
  test('its roles must be unknown, with the reason, until the agent has the definition', async () => {
    // An overlay of no profile, which the agent must ignore.
    const debug = 'services: {api: {x-bkdev: {probe: {http: {port: 1}}}}}\n';
    await writeFile(join(checkout.root, '.devcontainer/compose.debug.yaml'), debug);
    const missing = expect.stringMatching(/\.devcontainer\/\.resolved: there is no such file; bkdev up writes it$/);
    for (const service of ['api', 'worker', 'beat'])
      expect(await rowOf(service)).toMatchObject({ phase: 'running', health: 'unknown', reason: missing });
    expect(await status()).toMatchObject({ outcome: 'unknown' });
    expect(await logOf(`${checkout.project}-worker-1`)).toContain('"code": "runtime.programs-from-compose"');
    await writeFile(resolved(), await compose('config'));
    await until('the agent has read it', async () => (await status()).outcome === 'healthy');
  });

  test('status must show every role of it as healthy, with its programs', async () => {
    const { outcome, services } = await status();
    expect({ outcome, ill: services.filter(({ health }) => health === 'unhealthy') }).toEqual({
      outcome: 'healthy',
      ill: [],
    });
    const programs = services.flatMap(({ service, programs }) => programs.map(({ name }) => `${service} ${name}`));
    expect(programs.sort()).toEqual([
      'api api',
      'beat beat',
      'web web',
      'worker worker:cron',
      'worker worker:service',
      'worker worker:web',
    ]);
  });

  test('up must adopt it: change no container, give the agent the definition, and remember the profile', async () => {
    const before = await runsOf(checkout.project);
    await writeFile(resolved(), 'services: [');
    const broken = /\.resolved: not YAML: .+; bkdev up writes it$/;
    await until('the agent has read that', async () => broken.test((await rowOf('api'))?.reason ?? ''));
    expect(await rowOf('api')).toMatchObject({ phase: 'running', health: 'unknown' });
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0, error: undefined });
    expect(await runsOf(checkout.project)).toEqual(before);
    expect(await status()).toMatchObject({ profile: 'full', outcome: 'healthy' });
  });

  test('its containers must be confined like those of bkdev', async () => {
    const ports = { api: new URL(checkout.url).port, web: new URL(checkout.webUrl).port };
    await expectConfined(checkout, owner.uid, [...steps, ...lasting].sort(), ports);
  });
});

describe('taking full away and back', () => {
  test('stop must stop all of it, and up without a name start the same containers', async () => {
    const idsOf = async () => Object.values(await runsOf(checkout.project)).map(run => run.split(' ')[0]);
    const before = await idsOf();
    expect(await bkdev(checkout, ['stop'])).toMatchObject({ status: 0 });
    expect(new Set(Object.values(await statesOf(checkout.project)))).toEqual(new Set(['exited']));
    expect(await status()).toMatchObject({ profile: 'full', outcome: 'stopped' });
    expect(await bkdev(checkout, ['up', '--json'])).toMatchObject({ status: 0 });
    expect(await idsOf()).toEqual(before);
    expect(await status()).toMatchObject({ profile: 'full', outcome: 'healthy' });
  });
});

describe('a scaled service', () => {
  const instances = async () => {
    const row = await rowOf('worker');
    return (row?.instances ?? []).map(({ instance, health, programs }) => `${instance} ${health} ${programs.length}`);
  };
  const allWork = async () =>
    JSON.stringify(await instances()) === '["worker.1 healthy 3","worker.2 healthy 3","worker.3 healthy 3"]';
  const containerOf = (number: number) => `${checkout.project}-worker-${number}`;
  const pids = () =>
    Promise.all([1, 2, 3].map(number => docker('exec', containerOf(number), 'pgrep', '-o', '-f', 'celery.* -n cron@')));

  test('status must show each container, and a service that may only run once must be unhealthy for that reason', async () => {
    await compose('up', '-d', '--no-recreate', '--scale', 'worker=3', '--scale', 'beat=2', 'worker', 'beat');
    await until('all workers are healthy', allWork);
    expect(await rowOf('beat')).toMatchObject({
      health: 'unhealthy',
      reason: '2 containers of it, and only one beat may run; bkdev up removes the others',
    });
    const { stdout } = await bkdev(checkout, ['exec', 'worker.3', '--', 'hostname']);
    expect(stdout.trim()).toBe(await docker('inspect', '-f', '{{.Config.Hostname}}', containerOf(3)));
  });

  test('restart must restart the programs of each, and stop stop each', async () => {
    const before = await pids();
    expect(await bkdev(checkout, ['restart', 'worker'])).toMatchObject({ status: 0 });
    const after = await pids();
    expect(after.filter((pid, index) => pid === before[index])).toEqual([]);
    expect(await bkdev(checkout, ['stop'])).toMatchObject({ status: 0 });
    const running = await docker('ps', '-q', '--filter', `label=com.docker.compose.project=${checkout.project}`);
    expect(running.trim()).toBe('');
  });

  test('up must start each again, and remove extra containers of a service that may only run once', async () => {
    const { status: ended, plan } = await up(checkout, {}, 'full');
    expect({ ended, removed: plan.filter(line => line.startsWith('remove ')) }).toEqual({
      ...{ ended: 0, removed: ['remove beat.2 (only one beat may run)'] },
    });
    await until('all workers are healthy', allWork);
    await docker('rm', '-f', containerOf(2), containerOf(3));
    await until('one is left', async () => (await instances()).length === 0);
    expect(await status()).toMatchObject({ outcome: 'healthy' });
  });
});

describe('a killed database', () => {
  const wordsOf = ({ service, health, reason }: Row) => `${service} ${health}: ${reason}`;

  test('nothing that needs it must stay green, wait must end with it, and restart must bring all back', async () => {
    await docker('kill', `${checkout.project}-mysql-1`);
    const shown = await bkdev(checkout, ['status', '--json']);
    const { outcome, services }: Shown = parseSaid(shown.stdout);
    expect({ status: shown.status, outcome }).toEqual({ status: 3, outcome: 'failed' });
    const ill = services.filter(({ health }) => health !== 'healthy');
    expect(ill.map(wordsOf)).toEqual([
      expect.stringContaining('api unhealthy: needs mysql, which was killed (exit 137)'),
      expect.stringContaining('beat unhealthy: needs mysql, which was killed (exit 137)'),
      'mysql unhealthy: killed by SIGKILL (exit 137)',
      expect.stringContaining('web unhealthy: needs mysql, which was killed (exit 137)'),
      expect.stringContaining('worker unhealthy: needs mysql, which was killed (exit 137)'),
    ]);
    for (const service of ['mysql', 'api']) {
      const waited = await bkdev(checkout, ['wait', service, '--json', '--timeout', '60s']);
      expect({ status: waited.status, ...parseSaid(waited.stdout) }).toMatchObject({
        status: 3,
        outcome: 'failed',
        error: { service: 'mysql', cause: 'killed by SIGKILL (exit 137)' },
      });
    }
    expect(await bkdev(checkout, ['restart', 'mysql'])).toMatchObject({ status: 0 });
    await until('all is healthy again', async () => (await status()).outcome === 'healthy');
  });
});

describe('a program that was changed in the definition', () => {
  test('must be noticed by up, which restarts its service and no other, and only once', async () => {
    const undo = await edit(checkout, '.devcontainer/compose.yaml', text =>
      text.replace('startRetries: 1', 'startRetries: 2'),
    );
    const before = await runsOf(checkout.project);
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0, error: undefined });
    const after = await runsOf(checkout.project);
    expect(Object.keys(after).filter(service => after[service] !== before[service])).toEqual(['api']);
    expect(await docker('exec', `${checkout.project}-api-1`, 'cat', '/tmp/bkdev-programs.conf')).toMatch(
      /^startretries=2$/m,
    );
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0 });
    expect(await runsOf(checkout.project)).toEqual(after);
    await undo();
  });
});

describe('one program of a role', () => {
  test('status must name it while it does not answer, and show it healthy once it does again', async () => {
    const worker = `${checkout.project}-worker-1`;
    const pids = await docker('exec', worker, 'pgrep', '-f', 'celery.* -n cron@worker');
    await docker('exec', worker, 'kill', '-STOP', ...pids.split('\n'));
    const ill = await until('status shows it', async () => {
      const row = await rowOf('worker');
      return row?.health === 'unhealthy' && row;
    });
    expect(ill).toMatchObject({
      phase: 'running',
      reason: expect.stringMatching(/^worker:cron is stopped by a signal; kill -CONT \d+/),
    });
    expect((await bkdev(checkout, ['status'])).status).toBe(3);
    await docker('exec', worker, 'kill', '-CONT', ...pids.split('\n'));
    await until('status shows it well', async () => (await rowOf('worker'))?.health === 'healthy');
  });
});

test('RabbitMQ must log nothing about the queries of bkdev, not even about missing queues', async () => {
  // Queried by the step `queues` before any queue was declared, and by the agent for nodes that are still starting.
  expect(await logOf(`${checkout.project}-broker-1`)).not.toMatch(/no queue/);
});

describe('the modules that RabbitMQ loads', () => {
  const noted = '/var/lib/rabbitmq/bkdev-modules';
  const broker = () => `${checkout.project}-broker-1`;

  test('it must be recorded for its next start, which omits it where it is useless', async () => {
    const hasNoted = (module: string) => async () =>
      (await run(['docker', 'exec', broker(), 'grep', '-qw', module, noted])).status === 0;
    await until('it is noted', hasNoted('rabbit_amqqueue'));
    for (const useless of ['[rabbit, no_such_module, 1].', 'no list']) {
      await docker('exec', broker(), 'sh', '-c', `echo '${useless}' > ${noted}`);
      await docker('restart', broker());
      await until('its check finds it well', async () => (await checkOf(broker())) === 'healthy');
      await until('it is noted anew', hasNoted('rabbit_amqqueue'));
    }
  });
});

describe('a plugin of RabbitMQ', () => {
  test('it must start with RabbitMQ if somebody enables it', async () => {
    const broker = `${checkout.project}-broker-1`;
    const enabled = join(checkout.root, 'enabled_plugins');
    await writeFile(enabled, '[rabbitmq_management].\n');
    await docker('cp', enabled, `${broker}:/etc/rabbitmq/enabled_plugins`);
    await rm(enabled);
    await docker('restart', broker);
    await until('RabbitMQ has started with it', async () => /[1-9] plugins started/.test(await logOf(broker)));
    await until('its check finds it well', async () => (await rowOf('broker'))?.health === 'healthy');
  });
});
