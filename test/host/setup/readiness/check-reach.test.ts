import { expect, test } from 'vitest';
import { reachedThrough } from '../../../../src/host/adapters/docker/published-addresses.ts';
import { checkSeen, tellUnreached } from '../../../../src/host/setup/readiness/check-reach.ts';
import { urlOf } from '../../../../src/shared/model/service.ts';
import { said } from '../../../support/said.ts';
import { scenario } from '../../../support/scenario.ts';
import { apiProfile, shop } from '../../../support/shop.ts';

test('an engine that cannot mount the definition must be refused, like one that cannot mount the source', async () => {
  const { world, engine } = scenario();
  await checkSeen(world);
  engine.unseen.add(`${world.checkout.root}/.devcontainer`);
  expect(await checkSeen(world).catch(said)).toMatchObject({
    code: 'checkout-unseen',
    detail: [`${world.checkout.root}/.devcontainer does not exist`],
  });
});

/** Returns the address of the API if its port is published on an address of the engine's machine. */
function published(address: string, remoteHost?: string) {
  const services = shop.services.map(service => ({
    ...service,
    ports: service.ports.map(port => ({ ...port, address })),
  }));
  const endpoint = { address: 'ssh://build', origin: 'environment', ...(remoteHost && { remoteHost }) } as const;
  return reachedThrough({ ...shop, services }, endpoint);
}

test.for([
  ['127.0.0.1', undefined, 'http://127.0.0.1:10204'],
  ['0.0.0.0', undefined, 'http://127.0.0.1:10204'],
  ['192.168.1.5', undefined, 'http://192.168.1.5:10204'],
  ['::1', undefined, 'http://[::1]:10204'],
  ['0.0.0.0', 'build', 'http://build:10204'],
  ['::', '2001:db8::5', 'http://[2001:db8::5]:10204'],
  ['10.0.0.5', 'build', 'http://10.0.0.5:10204'],
  ['127.0.0.1', 'build', undefined],
] as const)('a port published on %s (engine on %s) must be reached at %s', ([address, host, url]) => {
  const api = published(address, host).services.find(({ name }) => name === 'api');
  expect(api && urlOf(api)).toBe(url);
});

test('an address that only the machine of the engine reaches must be reported, with a tunnel', async () => {
  const { world, engine, events } = scenario();
  await tellUnreached(world, published('127.0.0.1'), apiProfile);
  expect(events).toEqual([]);
  engine.remoteHost = 'build';
  await tellUnreached(world, published('127.0.0.1', 'build'), apiProfile);
  expect(said(events)).toMatchObject([
    {
      type: 'notice-given',
      text: 'The ports of Kernel API are open on the loopback address of build only, so this machine does not reach them.',
      hint: 'A tunnel makes them reachable here: ssh -N -L 10204:127.0.0.1:10204 build',
    },
  ]);
});
