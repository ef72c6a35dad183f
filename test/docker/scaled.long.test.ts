import { Agent } from 'node:http';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { GatewayStack } from './gateway/stack.ts';
import { up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

/** The API as in production: two instances of gunicorn behind the gateway. */
const profile = 'name: scaled\ntitle: Two instances\nextends: gateway\nmodes: {api: gunicorn}\nscale: {api: 2}\n';
const code = 'bkmonitor/bkmonitor/version.py';
const reloads = 50;

let checkout: Checkout;
let gateway: GatewayStack;

beforeAll(async () => {
  checkout = await takeStack('gateway');
  await edit(checkout, 'profiles/scaled.yaml', () => profile);
  expect(await up(checkout, {}, 'scaled')).toMatchObject({ status: 0, error: undefined });
  gateway = await GatewayStack.start(checkout);
});

/** Returns the status and the body of the API's answer through the gateway, or why there is none. */
async function version(agent?: Agent): Promise<string> {
  const asked = gateway.ask('/version', agent ? { agent } : {});
  return asked.then(({ status, body }) => `${status} ${body}`, String);
}

/** Returns several answers, each on a connection of its own. */
const answers = () => Promise.all(Array.from({ length: 12 }, () => version()));

/** Sends requests until `work` is done, and returns every answer that came. */
async function underLoad(work: () => Promise<void>): Promise<Set<string>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const came = new Set<string>();
  let isOver = false;
  const callers = Array.from({ length: 4 }, async () => {
    while (!isOver) came.add(await version(agent));
  });
  await work().finally(() => {
    isOver = true;
  });
  await Promise.all(callers);
  agent.destroy();
  return came;
}

test('requests must be spread over both instances', async () => {
  onTestFinished(await edit(checkout, code, () => 'import socket\n\nVERSION = socket.gethostname()\n'));
  const hosts = await until('both instances answer with their names', async () => {
    const found = new Set(await answers());
    return [...found].every(answer => /^200 [\da-f]{12}$/.test(answer)) && found.size === 2 && found;
  });
  expect(hosts.size).toBe(2);
});

test(`${reloads} reloads under load must not fail a single request`, async () => {
  const before = await until('the code of before answers', async () => {
    const found = new Set(await answers());
    return found.size === 1 && [...found][0];
  });
  const came = await underLoad(async () => {
    for (let count = 1; count <= reloads; count++) {
      const undo = await edit(checkout, code, () => `VERSION = "saved-${count}"\n`);
      if (count === 1) onTestFinished(undo);
      await until(`saved-${count} answers everywhere`, async () =>
        (await answers()).every(answer => answer === `200 saved-${count}`),
      );
    }
  });
  expect([...came].filter(answer => answer !== before && !/^200 saved-\d+$/.test(answer))).toEqual([]);
});
