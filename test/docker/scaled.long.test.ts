import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { GatewayStack } from './gateway/stack.ts';
import { up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

/** The API as in production: two instances of gunicorn behind the gateway. */
const profile = 'name: scaled\ntitle: Two instances\nextends: gateway\nmodes: {api: gunicorn}\nscale: {api: 2}\n';

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

test('requests must be spread over both instances, which reload without a failed request', async () => {
  const came = new Set<string>();
  const file = 'bkmonitor/bkmonitor/version.py';
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
