import { rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ServiceStatus, Status } from '../../src/shared/model/status.ts';
import { parseSaid } from '../support/said.ts';
import { ask, bkdev, up, upResult } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

const component = 'bkmonitor/webpack/src/reports.vue';
const manifest = 'bkmonitor/webpack/package.json';

let checkout: Checkout;
let url: string;

beforeAll(async () => {
  checkout = await takeStack('frontend');
  url = `http://127.0.0.1:${checkout.env['BKDEV_PORT_FRONTEND']}`;
});

/** Returns what the dev server answers through its published port. */
async function served(path: string): Promise<string> {
  return fetch(url + path).then(response => response.text());
}

async function frontEnd(): Promise<ServiceStatus | undefined> {
  const { services } = parseSaid((await bkdev(checkout, ['status', '--json'])).stdout) as Status;
  return services.find(({ service }) => service === 'frontend');
}

const isHealthy = async () => (await frontEnd())?.health === 'healthy';

/** Waits until the front end fails with this class, and returns its card. */
async function failing(kind: string): Promise<ServiceStatus['failure']> {
  return until(`the front end fails with ${kind}`, async () => {
    const failure = (await frontEnd())?.failure;
    return failure?.class === kind ? failure : undefined;
  });
}

test('a saved component must be served through the published port, and its requests reach the api', async () => {
  expect(await served('/')).toContain('/src/main.js');
  expect(await served('/src/reports.vue')).toContain('Notes written');
  onTestFinished(await edit(checkout, component, text => text.replace('Notes written', 'Notes saved')));
  await until('the saved code is served', async () => (await served('/src/reports.vue')).includes('Notes saved'));
  expect(await served('/api/v4/notes/')).toBe(await ask(checkout, '/api/v4/notes/'));
});

test('what does not compile must be the reason and place of the row, without a browser, until it is corrected', async () => {
  const undo = await edit(checkout, component, text => text.replace('</button>', ''));
  expect(await failing('compile-error')).toMatchObject({ where: expect.stringMatching(`^${component}:\\d+$`) });
  expect((await bkdev(checkout, ['wait', '--timeout', '1s'])).status).not.toBe(0);
  await undo();
  await until('the front end is healthy again', isHealthy);
});

test('a saved package.json that the lock file does not match must be reported while the old code is served', async () => {
  const undo = await edit(checkout, manifest, text => text.replace('"vue": "^3.5.0"', '"vue": "^3.4.0"'));
  expect((await failing('lock-outdated'))?.message).toContain('vue (lockfile: ^3.5.0, manifest: ^3.4.0)');
  expect(await served('/')).toContain('/src/main.js');
  await undo();
  await until('the front end is healthy again', isHealthy);
});

test('up must refuse a front end without a lock file, or with versions of Node that contradict each other', async () => {
  const lock = join(checkout.root, 'bkmonitor/webpack/pnpm-lock.yaml');
  await rename(lock, `${lock}.kept`);
  onTestFinished(() => rename(`${lock}.kept`, lock).catch(() => {}));
  const without = await up(checkout, {}, 'frontend');
  expect({ status: without.status, ...without.error }).toMatchObject({
    status: 3,
    service: 'front-end-packages',
    class: 'lock-missing',
  });
  await rename(`${lock}.kept`, lock);
  onTestFinished(await edit(checkout, 'bkmonitor/webpack/.nvmrc', () => '18\n'));
  const old = await up(checkout, {}, 'frontend');
  expect({ status: old.status, ...old.error }).toMatchObject({ status: 3, class: 'tool-version' });
});

test('up must name who holds the port of the dev server', async () => {
  expect(await bkdev(checkout, ['stop', 'frontend'])).toMatchObject({ status: 0 });
  const holder = createServer().listen(Number(checkout.env['BKDEV_PORT_FRONTEND']), '127.0.0.1');
  onTestFinished(() => void holder.close());
  const { status, error } = upResult(await bkdev(checkout, ['up', 'frontend', '--json']));
  expect({ status, ...error }).toMatchObject({ status: 4, code: 'port-taken' });
});

test('the built front end must be served by web in gunicorn mode, and built again only after a change', async () => {
  const built = await up(checkout, {}, 'pages');
  expect({ status: built.status, error: built.error }).toEqual({ status: 0, error: undefined });
  const page = await fetch(`${checkout.webUrl}/`).then(response => response.text());
  expect(page).toContain('/static/monitor/app.js');
  const code = () => fetch(`${checkout.webUrl}/static/monitor/app.js`).then(response => response.text());
  expect(await code()).toContain('Notes written');
  const notes = await fetch(`${checkout.webUrl}/api/v4/notes/`).then(response => response.text());
  expect(notes).toBe(await ask(checkout, '/api/v4/notes/'));
  onTestFinished(await edit(checkout, component, text => text.replace('Notes written', 'Notes kept')));
  const again = await up(checkout, {}, 'pages');
  expect(again.plan[0]).toBe('start front-end-build after front-end-packages done (its input files changed)');
  expect(await code()).toContain('Notes kept');
});

test('the built front end must be reachable through the gateway, as must the api that it calls', async () => {
  const lines = ['name: front', 'title: Pages and gateway', 'extends: pages', 'services: [gateway]'];
  await edit(checkout, 'profiles/front.yaml', () => [...lines, 'overlays: [compose.gateway.yaml]', ''].join('\n'));
  expect(await up(checkout, {}, 'front')).toMatchObject({ status: 0, error: undefined });
  const through = (path: string) =>
    fetch(`http://127.0.0.1:${checkout.env['BKDEV_PORT_GATEWAY']}${path}`).then(response => response.text());
  expect(await through('/')).toContain('/static/monitor/app.js');
  expect(await through('/static/monitor/app.js')).toContain('Notes ');
  expect(parseSaid(await through('/api/v4/notes/'))).toHaveProperty('notes');
});
