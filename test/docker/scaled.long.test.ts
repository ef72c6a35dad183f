import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { statusOf } from './faults/status.ts';
import { GatewayStack } from './gateway/stack.ts';
import { followAgent } from './reload/agent-events.ts';
import { up } from './support/bkdev.ts';
import { type Checkout, edit, replaceWhole } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

/** The API as in production: two instances of gunicorn behind the gateway. */
const profile = `name: scaled
title: Two instances
extends: gateway
without: [web, worker]
modes: {api: gunicorn}
scale: {api: 2}
`;

let checkout: Checkout;
let gateway: GatewayStack;

beforeAll(async () => {
  checkout = await takeStack('gateway');
  await edit(checkout, 'profiles/scaled.yaml', () => profile);
  expect(await up(checkout, {}, 'scaled')).toMatchObject({ status: 0, error: undefined });
  gateway = await GatewayStack.start(checkout);
});

/** Returns the API's answers through the gateway, each on a connection of its own. */
async function answers(): Promise<Set<string>> {
  const asked = Array.from({ length: 12 }, () => gateway.ask('/version'));
  return new Set((await Promise.all(asked)).map(({ status, body }) => `${status} ${body}`));
}

/** Waits until both instances give the same answer, and returns it. */
function agreed(): Promise<string> {
  return until('both instances give the same answer', async () => {
    const found = [...(await answers())];
    return found.length === 1 && found[0];
  });
}

const file = 'bkmonitor/bkmonitor/version.py';

/** Sends requests continuously until `work` is done; returns how often each answer came, in the order of their first. */
async function underLoad(work: (seen: (answer: string) => boolean) => Promise<void>): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  let isOver = false;
  const callers = Array.from({ length: 2 }, async () => {
    while (!isOver) {
      const answer = await gateway.ask('/version').then(({ status, body }) => `${status} ${body}`, String);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  });
  await work(answer => answers.has(answer)).finally(() => {
    isOver = true;
  });
  await Promise.all(callers);
  return answers;
}

test('requests must be spread over both instances, which reload without a failed request', async () => {
  const came = new Set<string>();
  onTestFinished(await edit(checkout, file, () => 'import socket\n\nVERSION = f"on {socket.gethostname()}"\n'));
  await until('both instances answer with their names', async () => {
    const found = await answers();
    for (const answer of found) came.add(answer);
    return found.size === 2 && [...found].every(answer => answer.includes(' on '));
  });
  // The version of before, and one answer from each.
  expect([...came].sort()).toEqual([
    expect.stringMatching(/^200 \d/),
    expect.stringMatching(/^200 on [\da-f]{12}$/),
    expect.stringMatching(/^200 on [\da-f]{12}$/),
  ]);
});

test('50 saves, each as soon as the one before answers, must all be applied under load without a failed request', async () => {
  const events = followAgent(checkout);
  const before = await agreed();
  const saved = Array.from({ length: 50 }, (_, number) => `save-${number}`);
  const answered = await underLoad(async seen => {
    for (const version of saved) {
      await replaceWhole(checkout, file, `VERSION = "${version}"\n`);
      await until(`${version} answers`, async () => seen(`200 ${version}`));
    }
    expect(await agreed()).toBe(`200 ${saved.at(-1)}`);
  });
  expect([...answered.keys()]).toEqual([before, ...saved.map(version => `200 ${version}`)]);
  expect(events.all('code-held')).toEqual([]);
}, 400_000);

test('new code that does not load must leave both instances serving under load, and be reported', async () => {
  const events = followAgent(checkout);
  const before = await agreed();
  const text = await readFile(join(checkout.root, file), 'utf8');
  onTestFinished(() => replaceWhole(checkout, file, text));
  const answered = await underLoad(async () => {
    await replaceWhole(checkout, file, `import no_such_module\n${text}`);
    await events.next('code-held', ({ services }) => services.includes('api'));
    await events.next('code-held', ({ services }) => services.includes('api.2'));
  });
  expect([...answered.keys()]).toEqual([before]);
  expect((await statusOf(checkout)).rows['api']?.code).toMatchObject({
    state: 'stale',
    reason: expect.stringContaining('no_such_module'),
  });
});
