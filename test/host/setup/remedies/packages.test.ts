import { describe, expect, it } from 'vitest';
import type { AptSource } from '../../../../src/host/setup/machine/apt-sources.ts';
import { parseOsRelease } from '../../../../src/host/setup/machine/os-release.ts';
import { chooseDockerPackages, readPackageFacts } from '../../../../src/host/setup/remedies/packages.ts';
import { fakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';

const release = (id: string, version: string, codename: string) =>
  parseOsRelease(`ID=${id}\nVERSION_ID="${version}"\nVERSION_CODENAME=${codename}\nPRETTY_NAME="${id} ${version}"`);

const debian12: AptSource = {
  file: '/etc/apt/sources.list.d/debian.sources',
  uri: 'https://mirror.example/debian',
  suites: ['bookworm', 'bookworm-updates'],
  components: ['main'],
  signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
};

describe('chooseDockerPackages', () => {
  it("must take Docker's own archive when it answers, following Docker's instructions", () => {
    const facts = { os: release('debian', '12', 'bookworm'), sources: [debian12], dockerArchiveAnswers: true };
    const key = '/etc/apt/keyrings/docker.asc';
    expect(said(chooseDockerPackages(facts))).toEqual({
      origin: "Docker's own archive",
      engine: ['docker-ce', 'docker-ce-cli', 'containerd.io'],
      compose: 'docker-compose-plugin',
      buildx: 'docker-buildx-plugin',
      setUp: [
        { kind: 'refresh-packages' },
        { kind: 'install-packages', packages: ['ca-certificates', 'curl'] },
        {
          kind: 'run',
          needsRoot: true,
          argv: ['install', '-m', '0755', '-d', '/etc/apt/keyrings'],
          shown: 'creates /etc/apt/keyrings',
        },
        {
          kind: 'run',
          needsRoot: true,
          argv: ['curl', '-fsSL', 'https://download.docker.com/linux/debian/gpg', '-o', key],
          shown: `downloads Docker's signing key to ${key}`,
        },
        { kind: 'run', needsRoot: true, argv: ['chmod', 'a+r', key], shown: `makes ${key} readable for apt` },
        {
          kind: 'write-file',
          path: '/etc/apt/sources.list.d/docker.sources',
          text: `Types: deb\nURIs: https://download.docker.com/linux/debian\nSuites: bookworm\nComponents: stable\nSigned-By: ${key}\n`,
          shown:
            'adds the apt source https://download.docker.com/linux/debian (/etc/apt/sources.list.d/docker.sources)',
        },
      ],
    });
  });

  it("must take Debian 13's packages on Debian 12, from the host's own mirror, by name and without upgrades", () => {
    const facts = { os: release('debian', '12', 'bookworm'), sources: [debian12], dockerArchiveAnswers: false };
    expect(said(chooseDockerPackages(facts))).toEqual({
      origin: 'Debian 13',
      engine: ['docker.io/trixie', 'docker-cli/trixie'],
      compose: 'docker-compose/trixie',
      buildx: 'docker-buildx/trixie',
      setUp: [
        {
          kind: 'write-file',
          path: '/etc/apt/preferences.d/bkdev-trixie',
          text: 'Package: *\nPin: release o=Debian,n=trixie\nPin-Priority: 100\n',
          shown: 'pins Debian 13 at priority 100 (/etc/apt/preferences.d/bkdev-trixie)',
        },
        {
          kind: 'write-file',
          path: '/etc/apt/sources.list.d/bkdev-trixie.sources',
          text: 'Types: deb\nURIs: https://mirror.example/debian\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n',
          shown:
            'adds Debian 13 as an apt source (/etc/apt/sources.list.d/bkdev-trixie.sources), pinned so low that nothing else is upgraded from it',
        },
      ],
    });
  });

  it('must omit the keyring if the host names none', () => {
    const { signedBy: _, ...bare } = debian12;
    const facts = { os: release('debian', '12', 'bookworm'), sources: [bare], dockerArchiveAnswers: false };
    expect(chooseDockerPackages(facts)?.setUp[1]).toMatchObject({
      text: 'Types: deb\nURIs: https://mirror.example/debian\nSuites: trixie\nComponents: main\n',
    });
  });

  it('must not touch the pins of a host that already uses Debian 13 beside Debian 12', () => {
    const trixie = { ...debian12, suites: ['trixie'], file: '/etc/apt/sources.list' };
    const facts = { os: release('debian', '13', 'trixie'), sources: [debian12, trixie], dockerArchiveAnswers: false };
    expect(said(chooseDockerPackages(facts))).toMatchObject({ origin: 'Debian 13', setUp: [] });
  });

  it.each([
    ['debian', '13', 'trixie', ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx']],
    ['ubuntu', '24.04', 'noble', ['docker.io', 'docker-compose-v2', 'docker-buildx']],
  ])('must use the own packages of %s %s if they are recent enough', (id, version, codename, expected) => {
    const found = chooseDockerPackages({
      os: release(id, version, codename),
      sources: [],
      dockerArchiveAnswers: false,
    });
    expect([...(found?.engine ?? []), found?.compose, found?.buildx]).toEqual(expected);
    expect(found?.setUp).toEqual([]);
  });

  it.each([
    ['debian', '11', 'bullseye'],
    ['ubuntu', '22.04', 'jammy'],
    ['fedora', '42', ''],
  ])('must know none for %s %s', (id, version, codename) => {
    const facts = { os: release(id, version, codename), sources: [], dockerArchiveAnswers: false };
    expect(chooseDockerPackages(facts)).toBeUndefined();
  });

  it('must keep the archive of Docker if apt uses it already', () => {
    const docker = { ...debian12, uri: 'https://download.docker.com/linux/debian', components: ['stable'] };
    const facts = { os: release('debian', '12', 'bookworm'), sources: [debian12, docker], dockerArchiveAnswers: false };
    expect(said(chooseDockerPackages(facts))).toMatchObject({ compose: 'docker-compose-plugin', setUp: [] });
  });
});

describe('readPackageFacts', () => {
  const files = { '/etc/os-release': 'ID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy' };
  const url = 'https://download.docker.com/linux/ubuntu/dists/jammy/InRelease';

  it("must ask Docker's archive for this very release", async () => {
    const host = fakeHost({ files, pages: { [url]: 'Origin: Docker\nSuite: jammy' } });
    expect((await readPackageFacts(host)).dockerArchiveAnswers).toBe(true);
  });

  it('must not take the page of a captive portal for the archive', async () => {
    const host = fakeHost({ files, pages: { [url]: '<html>Please log in</html>' } });
    expect((await readPackageFacts(host)).dockerArchiveAnswers).toBe(false);
  });
});
