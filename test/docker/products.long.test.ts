import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { placeLayout } from '../support/layout.ts';
import { statusOf } from './faults/status.ts';
import { bkdev, startBkdev, upResult } from './support/bkdev.ts';
import { type Checkout, edit, placeDefinition, seedPackages } from './support/checkout.ts';
import { until } from './support/until.ts';

/** A layout, what it answers once it is up, and what is changed in it. */
interface Product {
  readonly layout: string;
  /** The file with the greeting. */
  readonly code: string;
  readonly hasGunicorn: boolean;
  /** The volume with its database, for those whose second checkout is brought up, too. */
  readonly volume?: string;
  readonly up: Answer;
  readonly task: string;
  /** The subject of the mail that the task sends. */
  readonly mail?: string;
  /** An edit that contradicts the definition, and the codes of what is said about it. */
  readonly trap: { readonly file: string; readonly edit: (text: string) => string; readonly told: readonly string[] };
}

/** `kept` comes from the cache in memcached. */
interface Answer {
  readonly greeting: string;
  readonly said?: string;
  readonly kept?: string;
  readonly events: readonly string[];
}

/** Small products of other layouts than the sample. */
const products: readonly Product[] = [
  {
    layout: 'run-requirements-postgresql',
    code: 'shop/urls.py',
    hasGunicorn: false,
    up: { greeting: 'first', said: 'good\nday', events: ['prices', 'tick'] },
    task: 'mail',
    mail: 'The prices',
    trap: {
      file: 'shop/settings.py',
      edit: (text: string) => text.replace('os.environ.get("DB_HOST", "db.internal")', '"database"'),
      told: ['inspect.host-unknown', 'inspect.unused-database'],
    },
  },
  {
    layout: 'run-poetry-rabbitmq-asgi',
    code: 'server/chat/views.py',
    hasGunicorn: true,
    volume: 'postgres',
    up: { greeting: 'first', kept: 'for later', events: ['tick'] },
    task: 'mail',
    trap: {
      file: 'server/config/settings/base.py',
      edit: (text: string) => `${text}\nCELERY_TASK_ALWAYS_EAGER = True\n`,
      told: ['inspect.eager'],
    },
  },
  {
    layout: 'run-uv-sqlite-queues',
    code: 'src/photos/urls.py',
    hasGunicorn: false,
    volume: 'data',
    up: { greeting: 'first', events: [] },
    task: 'mail',
    trap: {
      file: 'src/photos/tasks.py',
      edit: (text: string) => text.replace('queue="mail"', 'queue="news"'),
      told: ['inspect.queue-unconsumed'],
    },
  },
];

const on = { BKDEV_SNAPSHOTS: 'on' };

describe.for(products)('$layout', ({ layout, code, hasGunicorn, volume, up: expected, task, mail, trap }) => {
  let checkout: Checkout;

  // Snapshots belong to a product, which is named after its folder: another run has products of its own.
  const placed = async (name: string) => {
    const environment = inject('environment');
    const root = join(environment.home, name, `${layout}-p${environment.pid}`);
    await mkdir(root, { recursive: true });
    placeLayout(layout, root);
    return placeDefinition(environment, name, root);
  };

  beforeAll(async () => {
    checkout = await placed(layout);
  });

  afterAll(async () => {
    await bkdev(checkout, ['down', '--volumes', '--snapshots', '--yes']);
  });

  // Each on a connection of its own: a server that is replaced closes those that wait for another request.
  const answer = (query = '', of = checkout) =>
    fetch(`${of.webUrl}/events/${query}`, { headers: { connection: 'close' } }).then(
      response => (response.ok ? (response.json() as Promise<Answer>) : undefined),
      () => undefined,
    );

  test('must come up whole by init and up', async () => {
    const { status, stdout } = await bkdev(checkout, ['up', '--yes', '--no-tui'], on);
    expect({ status, ...(status !== 0 && { stdout }) }).toEqual({ status: 0 });
    const found = await until('what is scheduled has been done', async () => {
      const now = await answer();
      return now !== undefined && expected.events.every(name => now.events.includes(name)) && now;
    });
    expect(found).toEqual(expected);
  });

  test('must have its tasks done by a worker', async () => {
    await answer('?send=1');
    await until('the worker has done it', async () => (await answer())?.events.includes(task));
    if (mail === undefined) return;
    const asked = ['exec', 'mail', '--', 'curl', '-fsS', 'http://127.0.0.1:1080/api/email'];
    expect(JSON.parse((await bkdev(checkout, asked)).stdout)).toEqual([expect.objectContaining({ subject: mail })]);
  });

  test('must serve saved code', async () => {
    const undo = await edit(checkout, code, text => text.replace('"first"', '"second"'));
    await until('the new code answers', async () => (await answer())?.greeting === 'second');
    await undo();
    await until('the old code answers again', async () => (await answer())?.greeting === 'first');
  });

  if (hasGunicorn) {
    test('must be served by uvicorn workers of gunicorn, with reloads under load and a worker killed by its timeout', async () => {
      const mode = ['up', '--yes', '--no-tui', '--mode', 'web=gunicorn'];
      expect(await bkdev(checkout, mode)).toMatchObject({ status: 0 });
      for (const greeting of ['second', 'third', 'first']) {
        await edit(checkout, code, text => text.replace(/(?<=GREETING = )".*"/, `"${greeting}"`));
        // Old workers may still take a request while the new ones already serve.
        await until(`only ${greeting} answers`, async () => {
          for (let times = 0; times < 5; times++) if ((await answer())?.greeting !== greeting) return false;
          return true;
        });
      }
      await expect(fetch(new URL('/stuck/', checkout.webUrl))).rejects.toThrow();
      const server = async () => (await statusOf(checkout)).rows['web']?.server;
      const { settings, overridden, ends } = await until('its end is told', async () => {
        const found = await server();
        return found && found.ends.length > 0 && found;
      });
      expect({ settings, overridden, ends }).toEqual({
        settings: expect.objectContaining({ class: expect.stringContaining('UvicornWorker'), timeout: 15, workers: 2 }),
        overridden: {},
        ends: [expect.objectContaining({ how: 'timeout', request: 'GET /stuck/' })],
      });
      expect((await answer())?.greeting).toBe('first');
      expect(await bkdev(checkout, ['up', '--yes', '--no-tui'])).toMatchObject({ status: 0 });
    });
  }

  test('must have the data of a snapshot back, whole also where bkdev is killed', async () => {
    expect(await bkdev(checkout, ['db', 'snapshot', layout])).toMatchObject({ status: 0 });
    const before = await answer();
    await answer('?send=1');
    const running = startBkdev(checkout, ['db', 'restore', layout, '--json']);
    await running.line(/"type":"activity-started","activity":"copying"/);
    running.kill('SIGKILL');
    await running.finished;
    expect(await bkdev(checkout, ['up', '--yes', '--no-tui'])).toMatchObject({ status: 0 });
    await until('it answers from a whole database', async () => (await answer())?.greeting === 'first');
    expect(await bkdev(checkout, ['db', 'restore', layout])).toMatchObject({ status: 0 });
    const now = await until('it answers', () => answer());
    expect(before?.events.every(name => now.events.includes(name))).toBe(true);
    expect(await bkdev(checkout, ['db', 'remove', layout])).toMatchObject({ status: 0 });
  });

  test('must agree with what init wrote when it is loaded, and a setting that does not must be told', async () => {
    const inspect = async () => {
      const { status, stdout } = await bkdev(checkout, ['inspect', '--json']);
      const { services, differences } = JSON.parse(stdout);
      const codes = differences.map(({ message }: { message: { code: string } }) => message.code);
      return { status, codes, failed: services.filter(({ found }: { found: object }) => 'failure' in found) };
    };
    expect(await inspect()).toEqual({ status: 0, codes: [], failed: [] });
    expect(await bkdev(checkout, ['pause'])).toMatchObject({ status: 0 });
    const undo = await edit(checkout, trap.file, trap.edit);
    expect(await inspect()).toEqual({ status: 0, codes: trap.told, failed: [] });
    await undo();
    expect(await bkdev(checkout, ['resume'])).toMatchObject({ status: 0 });
  });

  if (volume) {
    test('must have the database of its first up in a second checkout, and there after down --volumes, too', async () => {
      const second = await placed(`${layout}-second`);
      for (const _ of ['new', 'emptied']) {
        await seedPackages(checkout, second);
        const { error, plan } = upResult(await bkdev(second, ['up', 'web', '--yes', '--json'], on));
        const { stdout } = await bkdev(second, ['logs', 'migrate']);
        const about = plan.filter(line => line.includes(' snapshot '));
        const restored = new RegExp(`^restore snapshot auto-\\w+ .* into the new volume ${volume}$`);
        expect({
          error,
          about,
          hasMigrated: /Applying/.test(stdout),
          isDone: /No migrations to apply/.test(stdout),
        }).toEqual({
          ...{ error: undefined, about: [expect.stringMatching(restored)], hasMigrated: false, isDone: true },
        });
        expect(await answer('', second)).toMatchObject({ greeting: 'first' });
        expect(await bkdev(second, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
      }
    });
  }

  test('must run one-time steps once per database, and be unchanged since init', async () => {
    const restart = await bkdev(checkout, ['restart', 'migrate']);
    const init = await bkdev(checkout, ['init', '.', '--json']);
    const { written, kept } = JSON.parse(init.stdout);
    const { stdout } = await bkdev(checkout, ['logs', 'migrate']);
    const hasFirstStep = expected.events.includes('prices');
    expect([restart.status, written, kept, stdout.includes('init_prices has been run before')]).toEqual([
      ...[0, [], [], hasFirstStep],
    ]);
  });
});
