import { describe, expect, it } from 'vitest';
import { debianCodename, mainArchive, parseAptSources } from '../../../../src/host/setup/machine/apt-sources.ts';

const list = `
#bkdev-file /etc/apt/sources.list
# deb http://old.example/debian bookworm main
deb http://mirror.example/debian bookworm main contrib # the mirror
deb-src http://mirror.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/k.gpg] http://mirror.example/debian bookworm-updates main
`;

const stanzas = `
#bkdev-file /etc/apt/sources.list.d/debian.sources
Types: deb deb-src
# a comment inside a stanza
URIs: http://one.example/debian http://two.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb
URIs: https://keyed.example/debian
Suites: sid
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 xsFN
 -----END PGP PUBLIC KEY BLOCK-----
`;

describe('parseAptSources', () => {
  it('must read one-line sources with their options, without comments and source packages', () => {
    const file = '/etc/apt/sources.list';
    const uri = 'http://mirror.example/debian';
    expect(parseAptSources(list)).toEqual([
      { file, uri, suites: ['bookworm'], components: ['main', 'contrib'] },
      { file, uri, suites: ['bookworm-updates'], components: ['main'], signedBy: '/usr/share/keyrings/k.gpg' },
    ]);
  });

  it('must read stanzas: one archive per address, without disabled ones, and with embedded keys', () => {
    const file = '/etc/apt/sources.list.d/debian.sources';
    const debian = {
      file,
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    };
    expect(parseAptSources(stanzas)).toEqual([
      { ...debian, uri: 'http://one.example/debian' },
      { ...debian, uri: 'http://two.example/debian' },
      {
        file,
        uri: 'https://keyed.example/debian',
        suites: ['sid'],
        components: ['main'],
        signedBy: '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n xsFN\n -----END PGP PUBLIC KEY BLOCK-----',
      },
    ]);
  });

  it('must return nothing if there is nothing', () => {
    expect(parseAptSources('')).toEqual([]);
  });
});

describe('mainArchive', () => {
  it("must not take another vendor's archive for Debian's", () => {
    const sources = parseAptSources(`
#bkdev-file /etc/apt/sources.list.d/docker.list
deb https://download.docker.com/linux/debian bookworm stable
#bkdev-file /etc/apt/sources.list.d/vendor.list
deb https://packages.example/debian/12/prod bookworm main
${list}`);
    expect(mainArchive(sources, 'bookworm')?.uri).toBe('http://mirror.example/debian');
  });

  it('must accept an archive without updates only from one of the usual files', () => {
    const sources = parseAptSources(
      '\n#bkdev-file /etc/apt/sources.list\ndeb http://small.example/debian bookworm main',
    );
    expect(mainArchive(sources, 'bookworm')?.uri).toBe('http://small.example/debian');
    expect(mainArchive(sources, 'trixie')).toBeUndefined();
  });
});

describe('debianCodename', () => {
  it('must believe the sources more than os-release, which a single newer package can replace', () => {
    expect(debianCodename(parseAptSources(list), 'trixie')).toBe('bookworm');
  });

  it('must trust os-release if the sources name no release', () => {
    expect(debianCodename([], 'trixie')).toBe('trixie');
  });
});
