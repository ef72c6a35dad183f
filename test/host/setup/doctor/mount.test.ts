import { expect, test } from 'vitest';
import { mount } from '../../../../src/host/setup/doctor/mount.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

const look = async (about: Parameters<typeof fakeWorld>[0]) => said(await mount.look(fakeWorld(about)));

test('a checkout that the engine can mount must be fine', async () => {
  expect(await look({})).toEqual({ check: 'mount', level: 'ok', found: 'the engine can mount /home/ada/shop' });
});

test('an invisible one must be an error, with what to try on another machine and in a virtual one', async () => {
  const unseen = ['/home/ada/shop'];
  expect(await look({ unseen })).toMatchObject({
    level: 'error',
    code: 'checkout-unseen',
    found: 'The Docker Engine at unix:///var/run/docker.sock cannot mount /home/ada/shop: it does not see this folder.',
    fix: { summary: 'Make the checkout visible to the engine' },
  });
  const elsewhere = await look({ unseen, endpoint: { address: 'ssh://build', remoteHost: 'build' } });
  expect(JSON.stringify(elsewhere)).toContain('on build under the same path');
});
