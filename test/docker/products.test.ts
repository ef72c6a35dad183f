import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { placeLayout } from '../support/layout.ts';
import { bkdev } from './support/bkdev.ts';
import { type Checkout, edit, placeDefinition } from './support/checkout.ts';
import { until } from './support/until.ts';

let checkout: Checkout;

beforeAll(async () => {
  const environment = inject('environment');
  const root = join(environment.home, 'shop');
  await mkdir(root);
  placeLayout('run-requirements-postgresql', root);
  checkout = await placeDefinition(environment, 'shop', root);
});

afterAll(async () => {
  await bkdev(checkout, ['down', '--volumes', '--yes']);
});

interface Answer {
  readonly greeting: string;
  readonly said: string;
  readonly events: readonly string[];
}

async function answer(query = ''): Promise<Answer | undefined> {
  return fetch(`${checkout.webUrl}/events/${query}`).then(
    response => (response.ok ? (response.json() as Promise<Answer>) : undefined),
    () => undefined,
  );
}

test('a product with requirements, PostgreSQL, Redis and a schedule in a file must come up whole by init and up', async () => {
  const { status, stdout } = await bkdev(checkout, ['up', '--yes', '--no-tui']);
  expect({ status, ...(status !== 0 && { stdout }) }).toEqual({ status: 0 });
  const found = await until('the schedule has sent its task', async () => {
    const now = await answer();
    return now?.events.includes('tick') && now;
  });
  expect(found).toEqual({ greeting: 'first', said: 'good\nday', events: ['prices', 'tick'] });
});

test('a task must be done that goes to a queue of its own', async () => {
  await answer('?send=1');
  await until('the worker has done it', async () => (await answer())?.events.includes('mail'));
});

test('what is saved must be served', async () => {
  const undo = await edit(checkout, 'shop/urls.py', text => text.replace('"first"', '"second"'));
  await until('the new code answers', async () => (await answer())?.greeting === 'second');
  await undo();
  await until('the old code answers again', async () => (await answer())?.greeting === 'first');
});

test('what runs once for each database must not run again, and init find nothing to change', async () => {
  const up = await bkdev(checkout, ['restart', 'migrate']);
  const init = await bkdev(checkout, ['init', '.', '--json']);
  const { written, kept } = JSON.parse(init.stdout);
  const log = await bkdev(checkout, ['logs', 'migrate']);
  expect([up.status, written, kept, /init_prices: done before, skipped/.test(log.stdout)]).toEqual([0, [], [], true]);
});
