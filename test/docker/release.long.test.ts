import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { bkdev } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { must } from './support/run.ts';

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
