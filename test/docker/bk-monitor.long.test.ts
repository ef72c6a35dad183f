import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { inEnglish, parseSaid } from '../support/said.ts';
import { statusOf } from './faults/status.ts';
import { ask, bkdev, startBkdev, type UpResult, up } from './support/bkdev.ts';
import { type Checkout, edit, foreignFiles, handOver, placeDefinition } from './support/checkout.ts';
import { containersOf, docker, redis, runsOf, sql, statesOf, volumesOf } from './support/engine.ts';
import { expectExactly, runsOfThese, stores } from './support/profiles.ts';
import { must } from './support/run.ts';
import { until } from './support/until.ts';

/**
 * The real product. Its source is not part of this repository: the person who runs these tests provides its location.
 */
const inputs = resolve(process.env['BKDEV_BK_MONITOR_INPUTS'] ?? join(import.meta.dirname, '../../../shared/inputs'));
const archive = join(inputs, 'bk-monitor.tar.zst');
const standIn = join(inputs, 'bk-monitor-base');

let checkout: Checkout;

/** The figures of this product for docs/performance.md; printed, never asserted. */
const figures: string[][] = [];
afterAll(() => {
  const head = ['`bkdev up`', 'in all', 'from a start to healthy', 'memory, MiB'];
  for (const row of [head, head.map(() => '---'), ...figures]) process.stdout.write(`| ${row.join(' | ')} |\n`);
});

function startOf(events: UpResult['events']): string[] {
  const slow = events.flatMap(event =>
    event.type === 'service-became-healthy' && event.tookMs >= 1000
      ? [`${event.service} ${(event.tookMs / 1000).toFixed(1)} s`]
      : [],
  );
  const tookMs = events.flatMap(event => (event.type === 'command-finished' ? [event.tookMs] : []))[0] ?? 0;
  return [`${(tookMs / 1000).toFixed(1)} s`, slow.join(', ')];
}

async function memoryOf({ project }: Checkout): Promise<string> {
  const used = await docker('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}');
  const own = [...used.matchAll(new RegExp(`^${project}-(\\w+)-1 ([\\d.]+)([GM])iB`, 'gm'))];
  const sizes = own.map(([, service = '', size, unit]) => ({
    service,
    mib: Math.round(Number(size) * (unit === 'G' ? 1024 : 1)),
  }));
  const sum = sizes.reduce((all, { mib }) => all + mib, 0);
  return `${sum}: ${sizes.map(({ service, mib }) => `${service} ${mib}`).join(', ')}`;
}

beforeAll(async () => {
  for (const input of [archive, standIn])
    if (!existsSync(input))
      throw new Error(`${input} is not there: BKDEV_BK_MONITOR_INPUTS names the folder with bk-monitor's source.`);
  const { home } = inject('environment');
  const folder = join(home, 'real');
  await mkdir(folder);
  // Node decompresses it, because not every machine has a zstd for tar.
  await pipeline(createReadStream(archive), createZstdDecompress(), createWriteStream(join(folder, 'bk-monitor.tar')));
  await must(['tar', '-xf', join(folder, 'bk-monitor.tar'), '-C', folder]);
  const root = join(folder, 'bk-monitor');
  // The product may only write files that its own rules ignore, as git reports.
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    await must(['git', '-C', root, ...args]);
  checkout = await placeDefinition(inject('environment'), 'real', root);
});

/** Returns the files in the tree that git would show to a developer. */
async function untracked(): Promise<string[]> {
  const git = ['git', '-c', `safe.directory=${checkout.root}`, '-C', checkout.root];
  const shown = await must([...git, 'status', '--porcelain', '--untracked-files=all']);
  const own = /^\?\? (?:\.devcontainer|profiles|bk-monitor-base)\//;
  return shown.split('\n').filter(line => !line.startsWith('A  ') && line !== '' && !own.test(line));
}

test('without its submodule, the error must name it and how to check it out, before anything is created', async () => {
  const { status, error } = await up(checkout);
  expect({ status, ...error }).toMatchObject({
    status: 2,
    code: 'layout-invalid',
    message: expect.stringContaining('The submodule bk-monitor-base'),
    hint: expect.stringContaining('git submodule update --init bk-monitor-base'),
  });
  expect(await statesOf(checkout.project)).toEqual({});
});

test('init must tell about the dev container that the product brings along', async () => {
  const { stdout } = await bkdev(checkout, ['init', '--dry-run', '--yes']);
  expect(stdout).toContain('note on bkmonitor/.devcontainer/devcontainer.json');
});

test('it must come up, with all its tables, and answer from the host', async () => {
  await cp(standIn, join(checkout.root, 'bk-monitor-base'), { recursive: true });
  await handOver(join(checkout.root, 'bk-monitor-base'));
  const { status, error, events } = await up(checkout);
  expect({ status, error }).toEqual({ status: 0, error: undefined });
  figures.push(['api, the first time', ...startOf(events), await memoryOf(checkout)]);
  expect(await ask(checkout, '/ping')).toBe('pong');
  const applied = Number(await sql(checkout.project, 'select count(*) from django_migrations'));
  expect(applied).toBeGreaterThan(1_000);

  const told = events.flatMap(event => (event.type === 'notice-given' ? [inEnglish(event.text)] : []));
  expect(told).toContainEqual(expect.stringContaining('schema done, seed skipped'));
  const steps = events.flatMap(event => (event.type === 'service-progressed' ? [inEnglish(event.text)] : []));
  expect(steps).toContainEqual(expect.stringMatching(/^(\d{4}) of \1 migrations, /));
});

test.each(['web-worker', 'full', 'api'] as const)(
  'a switch to %s must bring all of it to work, and leave the editor and the stores alone',
  async profile => {
    const before = await runsOfThese(checkout, stores);
    const { status, error, events } = await up(checkout, {}, profile);
    expect({ status, error }).toEqual({ status: 0, error: undefined });
    figures.push([profile, ...startOf(events), await memoryOf(checkout)]);
    await expectExactly(checkout, profile);
    expect(await runsOfThese(checkout, stores)).toEqual(before);

    const { stdout } = await bkdev(checkout, ['status', '--json']);
    const { outcome, services } = parseSaid(stdout) as {
      outcome: string;
      services: { service: string; programs: { name: string; state: string }[] }[];
    };
    const programs = services.flatMap(({ service, programs: of }) => of.map(program => ({ service, ...program })));
    const idle = programs.filter(({ state }) => !/^(?:STARTING|RUNNING)$/.test(state));
    expect({ outcome, idle }).toEqual({ outcome: 'healthy', idle: [] });
    const addresses = profile === 'api' ? [checkout.url] : [checkout.url, checkout.webUrl];
    for (const url of addresses) expect(await (await fetch(`${url}/ping`)).text()).toBe('pong');
    // Redbeat's lock lasts 300 s from each tick; a scheduler that ends properly releases it.
    const lockMs = Number(await redis(checkout.project, 'pttl', 'redbeat::lock'));
    expect({ profile, ticks: lockMs > 200_000 }).toEqual({ profile, ticks: profile === 'full' });
  },
);

test('web must work for a person who has no platform, and only then be healthy', async () => {
  const switched = await up(checkout, {}, 'full');
  expect(switched).toMatchObject({ status: 0 });
  const told = switched.events.flatMap(event => (event.type === 'notice-given' ? [inEnglish(event.text)] : []));
  expect(told).toContainEqual(expect.stringContaining('beat does not schedule the tasks alarm_backends.*'));
  expect(await redis(checkout.project, 'zcard', 'redbeat::schedule')).toBe('0');

  const get = async (path: string) => fetch(`${checkout.webUrl}${path}`);
  const page = await get('/');
  expect({ status: page.status, body: await page.text() }).toMatchObject({
    status: 200,
    body: expect.stringContaining('its front end has not been built'),
  });
  expect(await (await get('/rest/v2/commons/list_spaces/')).json()).toMatchObject({
    result: true,
    data: [{ space_uid: 'bkcc__2' }],
  });
  // web asks api for these.
  expect(await (await get('/rest/v2/commons/get_label/')).json()).toMatchObject({ result: true });

  const settings = '.devcontainer/settings/local_settings.py';
  const restore = await edit(checkout, settings, text => text.replace(', placeholder()]', ']'));
  const restarting = startBkdev(checkout, ['restart', 'web']);
  await until('web is unhealthy by its page', async () => {
    const web = (await statusOf(checkout)).rows['web'];
    return web?.health === 'unhealthy' && /the page \/ answers 500: TemplateDoesNotExist/.test(String(web.reason));
  });
  restarting.kill('SIGINT'); // it would wait until web is healthy
  await restarting.finished;
  await restore();
  expect(await bkdev(checkout, ['restart', 'web'])).toMatchObject({ status: 0 });
  expect(await up(checkout, {}, 'api')).toMatchObject({ status: 0 });
});

test('a second up must change nothing, and one after down must migrate nothing', async () => {
  const before = await runsOf(checkout.project);
  expect(await up(checkout)).toMatchObject({ status: 0 });
  expect(await runsOf(checkout.project)).toEqual(before);

  expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
  expect(await up(checkout)).toMatchObject({ status: 0 });
  const { stdout } = await bkdev(checkout, ['logs', 'migrate']);
  expect(stdout).toBe('migrate | migrations: files and tables unchanged since the last run, skipped\n');
  expect(await ask(checkout, '/ping')).toBe('pong');
});

test('the files that it writes into the tree must belong to the owner and be ignored by git', async () => {
  expect(await untracked()).toEqual([]);
  for (const folder of ['bkmonitor', 'logs', 'ai_agent', 'bk-monitor-base'])
    expect(await foreignFiles(join(checkout.root, folder))).toEqual([]);
});

test('its containers must not run as root', async () => {
  const users = Object.values(await containersOf(checkout.project)).map(({ Config }) => Config.User);
  expect(new Set(users)).toEqual(new Set(['dev']));
});

test('down --volumes --yes must leave nothing behind', async () => {
  expect(await bkdev(checkout, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
  expect(await statesOf(checkout.project)).toEqual({});
  expect(await volumesOf(checkout.project)).toEqual({});
});
