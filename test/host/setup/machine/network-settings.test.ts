import { describe, expect, it } from 'vitest';
import { readNetworkSettings } from '../../../../src/host/setup/machine/network-settings.ts';
import { type FakeHostOptions, fakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const read = (options: FakeHostOptions) => readNetworkSettings(fakeHost(options), [pem('ROOT')]);
const nothing = { certificates: '', certificateCount: 0, certificatesFrom: [], warnings: [] };

describe('readNetworkSettings', () => {
  it('must be empty on a host without settings', async () => {
    expect(await read({})).toEqual(nothing);
  });

  it('must gather the extra certificates of every file that a setting names, each file and certificate once', async () => {
    const settings = await read({
      env: {
        HOME: '/home/ada',
        BKDEV_CA_BUNDLE: '/ours.pem',
        SSL_CERT_FILE: '/bundle.crt',
        REQUESTS_CA_BUNDLE: '/bundle.crt',
        PIP_CERT: '/plain.crt',
      },
      files: {
        '/ours.pem': pem('OURS'),
        '/bundle.crt': pem('ROOT') + pem('COMPANY') + pem('OURS'),
        '/plain.crt': pem('ROOT'),
        '/home/ada/.config/pip/pip.conf': '[global]\ncert = ~/pip.pem',
        '/home/ada/pip.pem': pem('PIP'),
        '/home/ada/.npmrc': `cafile=/npm.pem\nca="-----BEGIN CERTIFICATE-----\\nINLINE\\n-----END CERTIFICATE-----"`,
        '/npm.pem': pem('NPM'),
      },
    });
    expect(said(settings)).toEqual({
      certificates: ['COMPANY', 'INLINE', 'NPM', 'OURS', 'PIP'].map(pem).join(''),
      certificateCount: 5,
      certificatesFrom: [
        '/ours.pem (BKDEV_CA_BUNDLE)',
        '/bundle.crt (SSL_CERT_FILE, REQUESTS_CA_BUNDLE)',
        '/home/ada/pip.pem (cert in /home/ada/.config/pip/pip.conf)',
        '/npm.pem (cafile in /home/ada/.npmrc)',
        'ca in /home/ada/.npmrc',
      ],
      warnings: [],
    });
  });

  it('must warn about a file that is missing or contains no certificate, by variable and file', async () => {
    const settings = await read({
      env: { SSL_CERT_FILE: '/gone.crt', NODE_EXTRA_CA_CERTS: '/key.pem' },
      files: { '/key.pem': 'not a certificate' },
    });
    expect(said(settings)).toEqual({
      ...nothing,
      warnings: [
        '/gone.crt (SSL_CERT_FILE) is missing or not readable',
        '/key.pem (NODE_EXTRA_CA_CERTS) contains no certificate (PEM)',
      ],
    });
  });

  it('must pass on certificates that the administrator added, but not those of the distribution', async () => {
    const settings = await read({
      env: { CURL_CA_BUNDLE: '/etc/ssl/certs/ca-certificates.crt' },
      files: {
        '/etc/ssl/certs/ca-certificates.crt': pem('DROPPED') + pem('ADDED'),
        '/usr/local/share/ca-certificates/ours/added.crt': pem('ADDED').trimEnd(),
        '/usr/share/ca-certificates/mozilla/dropped.crt': pem('DROPPED').trimEnd(),
        '/usr/share/ca-certificates/mozilla/root.crt': pem('ROOT'),
      },
    });
    expect(said(settings)).toMatchObject({
      certificates: pem('ADDED'),
      certificatesFrom: [
        '/etc/ssl/certs/ca-certificates.crt (CURL_CA_BUNDLE)',
        'the system (added by its administrator)',
      ],
    });
  });

  it.each<[string, FakeHostOptions, object]>([
    [
      'BKDEV_PYPI_INDEX before all others',
      { env: { PIP_INDEX_URL: 'https://b', BKDEV_PYPI_INDEX: 'https://a' } },
      { pypiIndex: { value: 'https://a', from: 'BKDEV_PYPI_INDEX' } },
    ],
    [
      "uv's named index",
      { env: { UV_DEFAULT_INDEX: 'ours=https://pypi.example/simple' } },
      { pypiIndex: { value: 'https://pypi.example/simple', from: 'UV_DEFAULT_INDEX' } },
    ],
    [
      "pip's configuration",
      { files: { '/etc/pip.conf': '[global]\nindex-url = https://pypi.example/simple' } },
      { pypiIndex: { value: 'https://pypi.example/simple', from: '/etc/pip.conf' } },
    ],
    ['the public index as nothing', { env: { PIP_INDEX_URL: 'https://pypi.org/simple/' } }, {}],
    [
      "npm's variable",
      { env: { npm_config_registry: 'https://npm.example' } },
      { npmRegistry: { value: 'https://npm.example', from: 'npm_config_registry' } },
    ],
    [
      '.npmrc',
      { env: { HOME: '/h' }, files: { '/h/.npmrc': 'registry=https://npm.example/' } },
      { npmRegistry: { value: 'https://npm.example/', from: '/h/.npmrc' } },
    ],
    ['the public registry as nothing', { env: { BKDEV_NPM_REGISTRY: 'https://registry.npmjs.org/' } }, {}],
    [
      'BKDEV_DEBIAN_MIRROR',
      { env: { BKDEV_DEBIAN_MIRROR: 'http://m/debian' } },
      { debianMirror: { value: 'http://m/debian', from: 'BKDEV_DEBIAN_MIRROR' } },
    ],
  ])('must read %s', async (_, options, expected) => {
    expect(await read(options)).toEqual({ ...nothing, ...expected });
  });

  const osRelease = { '/etc/os-release': 'ID=debian\nVERSION_CODENAME=bookworm' };
  const aptSays = (uri: string) => ({
    '/etc/apt/sources.list': `deb ${uri} bookworm main\ndeb ${uri} bookworm-updates main\n`,
  });

  it.each([
    ['http://mirror.example/debian/', 'http://mirror.example/debian'],
    ['mirror+file:///etc/apt/mirrors/debian.list', 'https://listed.example/debian'],
  ])("must take a Debian host's own mirror from %s", async (uri, value) => {
    const files = {
      ...osRelease,
      '/etc/apt/mirrors/debian.list': '# ours\nhttps://listed.example/debian\tpriority:1\n',
    };
    expect((await read({ files: { ...files, ...aptSays(uri) } })).debianMirror).toEqual({
      value,
      from: '/etc/apt/sources.list',
    });
  });

  it.each(['http://deb.debian.org/debian', 'file:/srv/debian', 'mirror+file:/gone'])(
    'must not hand on %s, which is the default or of no use in a container',
    async uri => {
      expect((await read({ files: { ...osRelease, ...aptSays(uri) } })).debianMirror).toBeUndefined();
    },
  );

  it("must not take another distribution's archive for a Debian mirror", async () => {
    const files = { '/etc/os-release': 'ID=ubuntu\nVERSION_CODENAME=noble' };
    expect(
      (await read({ files: { ...files, ...aptSays('http://archive.example/ubuntu') } })).debianMirror,
    ).toBeUndefined();
  });
});
