import { describe, expect, test } from 'vitest';
import type { ReleaseImage } from '../../../src/host/ports/releases.ts';
import { checkRelease, type Found } from '../../../src/host/release/check-release.ts';
import type { SeenImage } from '../../../src/host/release/seen-image.ts';

const revision = 'a'.repeat(40);
const image: ReleaseImage = {
  ...{ id: 'sha256:1', bytes: 258_000_000, layers: ['sha256:2'], user: '1000:1000' },
  labels: { 'org.opencontainers.image.revision': revision },
  ...{ env: ['PATH=/bin', 'DEPLOY_MODE=kubernetes'], entrypoint: ['tini', '--'], command: ['gunicorn'] },
};
const seen: SeenImage = {
  ...{ python: '3.11.2', packages: { django: '4.2', celery: '5.4' }, writable: ['/app/logs', '/data/app/logs'] },
  ...{ setuid: [], compilers: [], secrets: [], certificates: [] },
};
const found: Found = {
  ...{ image, seen, state: { revision, committedAt: 0, changed: [], origin: undefined } },
  workspace: { python: '3.11.2', packages: { django: '4.2', celery: '5.4', pytest: '8' } },
  variables: ['MYSQL_HOST', 'DEPLOY_MODE', 'BKDEV_SERVICE'],
  secrets: { TOKEN: 'local-secret' },
  ...{ settings: [], writes: ['/app/logs'] },
};
const judged = (about: Partial<Found>) =>
  checkRelease({ ...found, ...about })
    .filter(({ result }) => result === 'bad' || result === 'doubt')
    .map(({ about: subject, result, all }) => [subject, result, ...(all ?? [])]);

test('an image like the environment, without anything that does not belong in it, must pass', () => {
  const rows = checkRelease(found);
  expect(rows.map(({ about, result }) => `${about} ${result}`)).toEqual([
    ...['source good', 'python good', 'packages good', 'environment told', 'settings good'],
    ...['user good', 'init good', 'writable good', 'setuid good', 'tools good', 'secrets good', 'certificates good'],
    'size told',
  ]);
  expect(rows.flatMap(({ about, all }) => (all === undefined ? [] : [[about, ...all]]))).toEqual([
    ['packages', 'pytest'],
    ['environment', 'MYSQL_HOST'],
  ]);
});

describe('must be in doubt about', () => {
  test.for<[string, Partial<Found>, unknown]>([
    ['another commit', { state: { ...found.state, revision: 'b' } }, ['source', 'doubt']],
    ['changes since', { state: { ...found.state, changed: ['a.py'] } }, ['source', 'doubt']],
    ['an image of a dirty tree', { image: { ...image, labels: { 'dev.bkdev.dirty': 'true' } } }, ['source', 'doubt']],
    ['packages that nothing can be compared with', { workspace: undefined }, ['packages', 'doubt']],
    ['settings that cannot be loaded', { settings: { reason: 'no' } }, ['settings', 'doubt']],
    [
      'a setting that differs',
      { settings: [{ service: 'web', setting: 'CACHES.default', here: 'a', image: 'b' }] },
      ['settings', 'doubt', 'web CACHES.default: b (a)'],
    ],
  ])('%s', ([, about, row]) => {
    expect(judged(about)).toEqual([row]);
  });
});

describe('must fail', () => {
  test.for<[string, Partial<Found>, unknown]>([
    ['another Python', { seen: { ...seen, python: '3.12.0' } }, ['python', 'bad']],
    [
      'another version of a package, and one that is not here',
      { seen: { ...seen, packages: { django: '5.0', extra: '1' } } },
      ['packages', 'bad', 'django 5.0 (4.2)', 'extra 1 (absent)'],
    ],
    ['root', { image: { ...image, user: '' } }, ['user', 'bad']],
    ['a program as process 1', { image: { ...image, entrypoint: [] } }, ['init', 'bad']],
    ['code that can be changed', { seen: { ...seen, writable: ['/app/logs/x', '/app'] } }, ['writable', 'bad', '/app']],
    ['a setuid file', { seen: { ...seen, setuid: ['/bin/su'] } }, ['setuid', 'bad', '/bin/su']],
    ['a compiler', { seen: { ...seen, compilers: ['gcc'] } }, ['tools', 'bad', 'gcc']],
    [
      'a secret in a file',
      { seen: { ...seen, secrets: [{ name: 'TOKEN', path: '/app/x' }] } },
      ['secrets', 'bad', 'TOKEN (/app/x)'],
    ],
    [
      'a secret in a variable of the image',
      { image: { ...image, env: ['A=local-secret'] } },
      ['secrets', 'bad', 'TOKEN (image configuration)'],
    ],
    ['a certificate', { seen: { ...seen, certificates: ['x.crt'] } }, ['certificates', 'bad', 'x.crt']],
  ])('for %s', ([, about, row]) => {
    expect(judged(about)).toEqual([row]);
  });
});
