import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type EnvironmentInputs,
  formatEnvironment,
  parseEnvironment,
  toEnvironment,
} from '../../src/readiness/environment.ts';

const inputs: EnvironmentInputs = {
  root: '/home/ada/My Shop',
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

test('the values must be worked out from the checkout and the machine; what nothing is known of has none', () => {
  expect(worked()).toEqual({
    BKDEV_PROJECT: expect.stringMatching(/^bkdev-my-shop-[0-9a-f]{4}$/),
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
  // One that became an ordinary checkout must not go on.
  expect(worked({ previous: worked({ sharedGit }) })).not.toHaveProperty('BKDEV_GIT_SOURCE');
});

test.for([
  ['/home/ada/shop', 'bkdev-shop-'],
  ['/srv/--Über_Shop--', 'bkdev-ber-shop-'],
  ['/srv/监控', 'bkdev-checkout-'],
  ['/', 'bkdev-bkdev-'],
  ['C:\\Users\\ada\\Shop', 'bkdev-shop-'],
] as const)('the project of %s must be a name that Compose takes, beginning with %s', ([root, beginning]) => {
  const { BKDEV_PROJECT: project = '' } = worked({ root });
  expect(project).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
  expect(project.slice(0, -4)).toBe(beginning);
});

test('two checkouts of one name must be two projects', () => {
  const [one, other] = ['/a/shop', '/b/shop'].map(root => worked({ root })['BKDEV_PROJECT']);
  expect(one).not.toBe(other);
});

test('all that goes into the images must change their tag, and nothing else', () => {
  const tag = (about: Partial<EnvironmentInputs> = {}) => worked(about)['BKDEV_IMAGE_TAG'];
  const same = [{ root: '/elsewhere' }, { source: '../sample' }, { shell: { BKDEV_PORT_API: '1' } }];
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

test('ports in the file must be kept, ports of the shell must win, the rest of the file must not count', () => {
  const previous = { BKDEV_PORT_API: '10300', BKDEV_PORT_WEB: '10301', BKDEV_UID: '7', BKDEV_OTHER: 'x' };
  const shell = { BKDEV_PORT_API: '10400', BKDEV_PORT_WEB: '', BKDEV_PROJECT: 'mine', HOME: '/home/ada' };
  expect(worked({ previous, shell })).toEqual({
    ...worked(),
    BKDEV_PROJECT: 'mine',
    BKDEV_PORT_API: '10400',
    BKDEV_PORT_WEB: '10301',
  });
});

test('an empty name of the project must count as none', () => {
  expect(worked({ shell: { BKDEV_PROJECT: '' } })).toEqual(worked());
});

test('containers must never run as root', () => {
  expect(worked({ owner: { uid: 0, gid: 0 } })).toMatchObject({ BKDEV_UID: '1000', BKDEV_GID: '1000' });
});

test('the file must be written so that Compose interpolates nothing', () => {
  expect(formatEnvironment({ A: '1', B: 'a $b "c" \'d\'' })).toBe(
    `# Written by bkdev for this checkout; git ignores it. A port or BKDEV_BASE_IMAGE that you change here is kept,
# everything else is worked out again at each start. Without this file every value has a default.
A='1'
B='a $b "c" d'
`,
  );
});

test('what was written must be read back', () => {
  expect(parseEnvironment(formatEnvironment(worked()))).toEqual(worked());
});

test('the file must be read as Compose reads one that a person wrote', () => {
  const text = [
    '# a comment',
    'PLAIN=1',
    ' export SPACED =  two words  ',
    "SINGLE='a # b'",
    'DOUBLE="a b" # why',
    'COMMENTED=10300 # mine',
    'HASH=a#b',
    'EMPTY=',
    'ONLY= # a comment',
    'not a setting',
    'WINDOWS=1\r',
    'TWICE=1',
    'TWICE=2',
  ].join('\n');
  expect(parseEnvironment(text)).toEqual({
    ...{ PLAIN: '1', SPACED: 'two words', SINGLE: 'a # b', DOUBLE: 'a b', COMMENTED: '10300', HASH: 'a#b' },
    ...{ EMPTY: '', ONLY: '', WINDOWS: '1', TWICE: '2' },
  });
});
