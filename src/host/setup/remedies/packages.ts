import { type Message, message } from '../../../shared/messages/message.ts';
import type { Host } from '../../ports/host.ts';
import { type AptSource, debianCodename, mainArchive, readAptSources } from '../machine/apt-sources.ts';
import { type OsRelease, parseOsRelease } from '../machine/os-release.ts';
import { isAtLeast } from '../machine/version.ts';
import type { FixStep } from './fix.ts';

/** The source and names of Docker's packages on this host, and the steps to set that source up. */
export interface DockerPackages {
  /** For display, such as `Debian 13`. */
  readonly origin: Message;
  readonly setUp: readonly FixStep[];
  readonly engine: readonly string[];
  readonly compose: string;
  readonly buildx: string;
}

/** The facts that decide which packages to use. */
export interface PackageFacts {
  readonly os: OsRelease;
  readonly sources: readonly AptSource[];
  /** Whether Docker's own archive has this release and is reachable. */
  readonly dockerArchiveAnswers: boolean;
}

const dockerArchive = 'https://download.docker.com/linux';

/** Gathers the facts. Queries Docker's archive over the network (5 s at most) unless apt already uses it. */
export async function readPackageFacts(host: Host): Promise<PackageFacts> {
  const os = parseOsRelease(await host.readText('/etc/os-release'));
  const sources = await readAptSources(host);
  if (!isAptFamily(os) || usesDockerArchive(sources)) return { os, sources, dockerArchiveAnswers: false };
  const release = `${dockerArchive}/${os.id}/dists/${codenameOf(os, sources)}/InRelease`;
  const { answers } = await host.get(release, 'Origin: Docker', 5_000);
  return { os, sources, dockerArchiveAnswers: answers };
}

/** Whether bkdev can install packages here: on Debian and Ubuntu. */
export function isAptFamily(os: OsRelease): boolean {
  return os.id === 'debian' || os.id === 'ubuntu';
}

/**
 * Chooses Docker's own archive if reachable, otherwise the distribution's packages if recent enough, otherwise on
 * Debian 12 those of Debian 13. Returns undefined if there are none; then the person follows Docker's instructions.
 */
export function chooseDockerPackages({ os, sources, dockerArchiveAnswers }: PackageFacts): DockerPackages | undefined {
  if (!isAptFamily(os)) return undefined;
  const codename = codenameOf(os, sources);
  if (usesDockerArchive(sources)) return dockerOwn([]);
  if (dockerArchiveAnswers) return dockerOwn(addDockerArchive(os, codename));
  if (os.id === 'ubuntu') return isAtLeast(os.version, [24, 4]) ? ubuntuOwn(os) : undefined;
  if (codename === 'bookworm') return fromTrixie(sources);
  return isAtLeast(os.version, [13]) ? debianOwn('', message('setup.origin.debian'), []) : undefined;
}

function codenameOf(os: OsRelease, sources: readonly AptSource[]): string {
  return os.id === 'debian' ? debianCodename(sources, os.codename) : os.codename;
}

function usesDockerArchive(sources: readonly AptSource[]): boolean {
  return sources.some(({ uri }) => uri.startsWith(dockerArchive));
}

function dockerOwn(setUp: readonly FixStep[]): DockerPackages {
  return {
    origin: message('setup.origin.docker'),
    setUp,
    engine: ['docker-ce', 'docker-ce-cli', 'containerd.io'],
    compose: 'docker-compose-plugin',
    buildx: 'docker-buildx-plugin',
  };
}

/** docs.docker.com/engine/install/debian and /ubuntu, "Install using the apt repository". */
function addDockerArchive(os: OsRelease, codename: string): FixStep[] {
  const key = '/etc/apt/keyrings/docker.asc';
  const url = `${dockerArchive}/${os.id}`;
  const path = '/etc/apt/sources.list.d/docker.sources';
  const stanza = ['Types: deb', `URIs: ${url}`, `Suites: ${codename}`, 'Components: stable', `Signed-By: ${key}`];
  const asRoot = { kind: 'run', needsRoot: true } as const;
  return [
    { kind: 'refresh-packages' },
    { kind: 'install-packages', packages: ['ca-certificates', 'curl'] },
    {
      ...asRoot,
      argv: ['install', '-m', '0755', '-d', '/etc/apt/keyrings'],
      shown: message('setup.fix.makes-folder', { folder: '/etc/apt/keyrings' }),
    },
    {
      ...asRoot,
      argv: ['curl', '-fsSL', `${url}/gpg`, '-o', key],
      shown: message('setup.fix.gets-key', { file: key }),
    },
    { ...asRoot, argv: ['chmod', 'a+r', key], shown: message('setup.fix.opens-key', { file: key }) },
    {
      kind: 'write-file',
      path,
      text: `${stanza.join('\n')}\n`,
      shown: message('setup.fix.adds-source', { url, file: path }),
    },
  ];
}

function ubuntuOwn(os: OsRelease): DockerPackages {
  return {
    origin: message('setup.origin.ubuntu', { version: os.version }),
    setUp: [],
    engine: ['docker.io'],
    compose: 'docker-compose-v2',
    buildx: 'docker-buildx',
  };
}

function debianOwn(release: string, origin: Message, setUp: readonly FixStep[]): DockerPackages {
  return {
    origin,
    setUp,
    engine: [`docker.io${release}`, `docker-cli${release}`],
    compose: `docker-compose${release}`,
    buildx: `docker-buildx${release}`,
  };
}

/**
 * Debian 12's Engine (20.10) and Compose (1.29) are too old. With `package/trixie`, apt takes only the named packages
 * and containerd from Debian 13; `-t trixie` would prefer Debian 13 for every dependency and upgrade the host's C
 * library. With priority 100, the source offers no other upgrades later.
 */
function fromTrixie(sources: readonly AptSource[]): DockerPackages {
  if (mainArchive(sources, 'trixie') !== undefined) return debianOwn('/trixie', message('setup.origin.trixie'), []);
  const archive = mainArchive(sources, 'bookworm');
  const uri = archive?.uri ?? 'http://deb.debian.org/debian';
  const path = '/etc/apt/sources.list.d/bkdev-trixie.sources';
  const stanza = ['Types: deb', `URIs: ${uri}`, 'Suites: trixie', 'Components: main'];
  if (archive?.signedBy !== undefined) stanza.push(`Signed-By: ${archive.signedBy}`);
  return debianOwn('/trixie', message('setup.origin.trixie'), [
    pinTrixie,
    {
      kind: 'write-file',
      path,
      text: `${stanza.join('\n')}\n`,
      shown: message('setup.fix.adds-trixie', { file: path }),
    },
  ]);
}

const pinTrixie: FixStep = {
  kind: 'write-file',
  path: '/etc/apt/preferences.d/bkdev-trixie',
  text: 'Package: *\nPin: release o=Debian,n=trixie\nPin-Priority: 100\n',
  shown: message('setup.fix.pins-trixie', { file: '/etc/apt/preferences.d/bkdev-trixie' }),
};
