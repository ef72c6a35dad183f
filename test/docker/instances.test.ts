import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, ask, bkdev, up, upResult } from './support/bkdev.ts';
import { type Checkout, edit, handOver } from './support/checkout.ts';
import { docker, runsOf, statesOf } from './support/engine.ts';
import { doTasks } from './support/profiles.ts';
import { until } from './support/until.ts';

/** A role that bkdev does not know: an HTTP server of a few lines. */
const page = `services:
  page:
    image: bkdev-role:\${BKDEV_IMAGE_TAG:-dev}
    command: [/opt/tools/bin/python, /opt/bkdev/runtime/supervisor/run.py]
    labels: {dev.bkdev.environment: "1"}
    environment: {BKDEV_SERVICE: page, PYTHONUNBUFFERED: "1"}
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    volumes: [".:/opt/bkdev:ro", "\${BKDEV_SOURCE:-..}:/workspace", "deps:/deps", "run:/run/bkdev"]
    depends_on:
      redis: {condition: service_healthy}
    x-bkdev:
      role: page
      title: Page
      programs: {page: {command: /usr/bin/python3 /workspace/page/serve.py}}
      probe: {http: {port: 9000, path: /, expect: page}}
      reload: {paths: ["page/*.py"]}
      traits: {reloadOrder: 3}
`;

const serve = (word: string) => `from http.server import BaseHTTPRequestHandler, HTTPServer


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"page ${word}")


HTTPServer(("0.0.0.0", 9000), Page).serve_forever()
`;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('instances');
  await put('.devcontainer/compose.page.yaml', page);
  await put('page/serve.py', serve('one'));
  const profile = 'name: paged\ntitle: Workers and a page\nextends: web-worker\nwithout: [web]\nservices: [page]\n';
  await put('profiles/paged.yaml', `${profile}overlays: [compose.page.yaml]\nscale: {worker: 2}\n`);
  expect(await up(checkout, {}, 'paged')).toMatchObject({ status: 0, error: undefined });
});

async function put(path: string, text: string): Promise<void> {
  const file = join(checkout.root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await handOver(dirname(file));
}

interface Row {
  readonly service: string;
  readonly health: string;
  readonly instances?: readonly { readonly instance: string; readonly health: string }[];
}

async function rowOf(service: string): Promise<Row | undefined> {
  const { stdout } = await bkdev(checkout, ['status', '--json']);
  return (parseSaid(stdout) as { services: readonly Row[] }).services.find(row => row.service === service);
}

const instances = async () =>
  ((await rowOf('worker'))?.instances ?? []).map(({ instance, health }) => `${instance} ${health}`);
const scale = async (...args: string[]) => upResult(await bkdev(checkout, ['scale', ...args, '--json']));
const workers = async () => Object.keys(await statesOf(checkout.project)).filter(name => name.startsWith('worker'));

describe('a role that bkdev does not know', () => {
  test('must be brought up and seen to be healthy', async () => {
    expect(await rowOf('page')).toMatchObject({ service: 'page', role: 'page', health: 'healthy' });
  });

  test('must run saved code', async () => {
    const shown = async () =>
      (await bkdev(checkout, ['exec', 'page', '--', 'curl', '-s', 'http://127.0.0.1:9000/'])).stdout;
    expect(await shown()).toBe('page one');
    await edit(checkout, 'page/serve.py', () => serve('two'));
    await until('the page is reloaded', async () => (await shown()) === 'page two');
    await until('it is healthy', async () => (await rowOf('page'))?.health === 'healthy');
  });
});

describe('instances', () => {
  test('must be as many as the profile says', async () => {
    expect(await instances()).toEqual(['worker.1 healthy', 'worker.2 healthy']);
  });

  test('must be planned by a dry run that changes nothing', async () => {
    const before = await runsOf(checkout.project);
    const { status, plan } = await scale('worker=3', '--dry-run');
    expect({ status, plan: plan.filter(line => !line.startsWith('keep')) }).toEqual({
      status: 0,
      plan: [
        'create worker (worker is to have 3 instances)',
        expect.stringMatching(/^start worker\.3 after .* \(worker is to have 3 instances\)$/),
      ],
    });
    expect(await runsOf(checkout.project)).toEqual(before);
  });

  test('scaled up must all be healthy when the command ends, and all take tasks', async () => {
    const before = await runsOf(checkout.project);
    expect(await scale('worker=3')).toMatchObject({ status: 0, error: undefined });
    expect(await instances()).toEqual(['worker.1 healthy', 'worker.2 healthy', 'worker.3 healthy']);
    expect(await runsOf(checkout.project)).toMatchObject(before);
    await ask(checkout, '/api/v4/tasks/', { number: 1, count: 60, seconds: 0.2 });
    for (const number of [1, 2, 3])
      await until(`worker ${number} takes tasks`, async () =>
        (await docker('logs', `${checkout.project}-worker-${number}`)).includes('add_number_slowly'),
      );
  });

  test('must keep their number after up, and be removed from the highest when scaled down', async () => {
    expect(await up(checkout, {}, 'paged')).toMatchObject({ status: 0 });
    expect((await instances()).length).toBe(3);
    const { status, plan } = await scale('worker=1');
    expect({ status, plan: plan.filter(line => line.startsWith('remove')) }).toEqual({
      status: 0,
      plan: ['remove worker.2 (worker is to have one instance)', 'remove worker.3 (worker is to have one instance)'],
    });
    expect(await workers()).toEqual(['worker']);
    await doTasks(checkout, 1000, 5);
    expect(await rowOf('worker')).toMatchObject({ health: 'healthy' });
  });

  test.for([
    ['beat=2', 2],
    ['mysql=2', 2],
    ['api=2', 2],
    ['worker=0', 2],
  ] as const)('%s must be refused and change nothing', async ([count, expected]) => {
    const before = await runsOf(checkout.project);
    expect(await bkdev(checkout, ['scale', count])).toMatchObject({ status: expected });
    expect(await runsOf(checkout.project)).toEqual(before);
  });
});
