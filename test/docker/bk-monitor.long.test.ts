import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { ask, bkdev, type UpResult, up } from './support/bkdev.ts';
import { type Checkout, foreignFiles, handOver, placeDefinition } from './support/checkout.ts';
import { containersOf, docker, redis, runsOf, sql, statesOf, volumesOf } from './support/engine.ts';
import { expectExactly, runsOfThese, stores } from './support/profiles.ts';
import { must } from './support/run.ts';

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

test('without its submodule, the error must name it and how to check it out', async () => {
  const { status, error } = await up(checkout);
  expect({ status, ...error }).toMatchObject({
    status: 3,
    code: 'step-failed',
    message: expect.stringContaining(
      'local package bk-monitor-base, which bkmonitor/pyproject.toml needs: an empty folder',
    ),
    hint: expect.stringContaining('git submodule update --init bk-monitor-base'),
  });
  expect(Object.values(await statesOf(checkout.project))).not.toContain('created');
});

test('it must come up, with all its tables, and answer from the host', async () => {
  await cp(standIn, join(checkout.root, 'bk-monitor-base'), { recursive: true });
  await handOver(join(checkout.root, 'bk-monitor-base'));
  const { status, error, events } = await up(checkout);
  expect({ status, error }).toEqual({ status: 0, error: undefined });
  figures.push(['api, the first time', ...startOf(events), await memoryOf(checkout)]);
  expect(await ask(checkout, '/ping')).toBe('pong');
  expect(Number(await sql(checkout.project, 'select count(*) from django_migrations'))).toBeGreaterThan(1_000);
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
