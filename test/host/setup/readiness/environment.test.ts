import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  checkSettings,
  type EnvironmentInputs,
  toEnvironment,
  wrongSettings,
} from '../../../../src/host/setup/readiness/environment.ts';
import { refusalOf } from '../../../support/written-checkout.ts';

const inputs: EnvironmentInputs = {
  identity: { project: 'bkdev-my-shop-1f2e', madeFor: '/home/ada/My Shop' },
  source: '..',
  checkout: '/home/ada/My Shop',
  owner: { uid: 501, gid: 20 },
  baseImage: 'debian:bookworm-slim',
  debianMirror: undefined,
  pypiIndex: 'https://pypi.example/simple',
  npmRegistry: undefined,
  sharedGit: undefined,
  previous: {},
  shell: {},
  digest: text => createHash('sha256').update(text).digest('hex'),
  imageSources: ['FROM x', ''],
};

function worked(about: Partial<EnvironmentInputs> = {}) {
  return toEnvironment({ ...inputs, ...about });
}

test('the values must be determined from the checkout and the machine, without unknown ones', () => {
  expect(worked()).toEqual({
    BKDEV_PROJECT: 'bkdev-my-shop-1f2e',
    BKDEV_CHECKOUT: '/home/ada/My Shop',
    BKDEV_SOURCE: '..',
    BKDEV_BASE_IMAGE: 'debian:bookworm-slim',
    BKDEV_PYPI_INDEX: 'https://pypi.example/simple',
    BKDEV_UID: '501',
    BKDEV_GID: '20',
    BKDEV_IMAGE_TAG: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
});

test('a git worktree must name the folder that it shares, and where it is needed', () => {
  const sharedGit = { source: '/home/ada/shop/.git', target: '/shop/.git' };
  const { BKDEV_GIT_SOURCE, BKDEV_GIT_TARGET } = worked({ sharedGit });
  expect([BKDEV_GIT_SOURCE, BKDEV_GIT_TARGET]).toEqual(['/home/ada/shop/.git', '/shop/.git']);
  // A checkout that is no longer a worktree must not keep it.
  expect(worked({ previous: worked({ sharedGit }) })).not.toHaveProperty('BKDEV_GIT_SOURCE');
});

test('everything that affects the images must change their tag, and nothing else', () => {
  const tag = (about: Partial<EnvironmentInputs> = {}) => worked(about)['BKDEV_IMAGE_TAG'];
  const same = [
    { identity: { project: 'mine', madeFor: '/elsewhere' } },
    { source: '../sample' },
    { shell: { BKDEV_PORT_API: '1' } },
  ];
  const other = [
    { imageSources: ['FROM y', ''] },
    { imageSources: ['FROM x', 'certificate'] },
    { owner: { uid: 502, gid: 20 } },
    { baseImage: 'debian:trixie' },
    { debianMirror: 'http://deb.example' },
    { pypiIndex: undefined },
    { npmRegistry: 'https://npm.example' },
  ];
  expect(new Set(same.map(tag))).toEqual(new Set([tag()]));
  expect(new Set([tag(), ...other.map(tag)]).size).toBe(other.length + 1);
});

test('ports in the file must be kept, ports of the shell take precedence, and the rest of the file not count', () => {
  const previous = { BKDEV_PORT_API: '10300', BKDEV_PORT_WEB: '10301', BKDEV_UID: '7', BKDEV_OTHER: 'x' };
  const shell = { BKDEV_PORT_API: '10400', BKDEV_PORT_WEB: '', HOME: '/home/ada' };
  expect(worked({ previous, shell })).toEqual({
    ...worked(),
    BKDEV_PORT_API: '10400',
    BKDEV_PORT_WEB: '10301',
  });
});

test('a moved checkout must name the old and the new location of its data', () => {
  const identity = { project: 'bkdev-shop-1f2e', madeFor: "/home/ada/it's", movedTo: '/srv/shop' };
  expect(worked({ identity })).toEqual({
    ...worked(),
    BKDEV_PROJECT: 'bkdev-shop-1f2e',
    BKDEV_CHECKOUT: '/home/ada/it%27s',
    BKDEV_MOVED_TO: '/srv/shop',
  });
});

test.for([
  [{ BKDEV_PORT_API: '10204', BKDEV_PORT_WEB: '', BKDEV_PROJECT: 'my-shop_2', BKDEV_UID: 'x' }, []],
  [{ BKDEV_BASE_IMAGE: 'mirror.example:5000/a/debian:bookworm@sha256:0af3' }, []],
  [{ BKDEV_PORT_API: 'abc' }, ['BKDEV_PORT_API']],
  [
    { BKDEV_PORT_API: '0', BKDEV_PORT_WEB: '65536', BKDEV_PORT_X: '80 81' },
    ['BKDEV_PORT_API', 'BKDEV_PORT_WEB', 'BKDEV_PORT_X'],
  ],
  [{ BKDEV_PROJECT: 'My Shop' }, ['BKDEV_PROJECT']],
  [{ BKDEV_BASE_IMAGE: 'debian bookworm' }, ['BKDEV_BASE_IMAGE']],
] as const)('%j must be wrong in %j', ([settings, names]) => {
  expect(wrongSettings(settings).map(({ name }) => name)).toEqual(names);
});

test('an invalid setting must be reported with its place; the shell takes precedence over the file', async () => {
  const text = 'MINE=1\nBKDEV_PORT_API=abc\n';
  const check = (shell: Record<string, string>) =>
    refusalOf(() => checkSettings(shell, text, { BKDEV_PORT_API: 'abc' }));
  expect(await check({})).toMatchObject({
    code: 'definition-invalid',
    message: '.devcontainer/.env:2: BKDEV_PORT_API is "abc"; a port is a number from 1 to 65535.',
  });
  expect(await check({ BKDEV_PORT_API: '1O204' })).toMatchObject({
    code: 'usage',
    message: 'BKDEV_PORT_API is "1O204" in this shell; a port is a number from 1 to 65535.',
  });
  expect(await check({ BKDEV_PORT_API: '10204' })).toBeUndefined();
});

test('containers must never run as root', () => {
  expect(worked({ owner: { uid: 0, gid: 0 } })).toMatchObject({ BKDEV_UID: '1000', BKDEV_GID: '1000' });
});
