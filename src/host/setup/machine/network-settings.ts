import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Host } from '../../ports/host.ts';
import { type AptSource, debianCodename, mainArchive, readAptSources } from './apt-sources.ts';
import { bundleOf, certificatesIn } from './certificates.ts';
import { readNpmrc, readPipConfigs } from './config-files.ts';
import { parseOsRelease } from './os-release.ts';

/**
 * A setting of this host and its source. The value may contain a password: pass it through `redactUrl` before printing.
 */
export interface Setting {
  readonly value: string;
  readonly from: string;
}

/** How this host reaches the registries; absent values mean the public default. */
export interface NetworkSettings {
  /** The text of `.devcontainer/ca.crt`; empty if no additional certificate is needed. */
  readonly certificates: string;
  readonly certificateCount: number;
  /** The sources of these certificates. */
  readonly certificatesFrom: readonly Wording[];
  readonly debianMirror?: Setting;
  readonly pypiIndex?: Setting;
  readonly npmRegistry?: Setting;
  /** Settings that refer to something missing. */
  readonly warnings: readonly Wording[];
}

type PipConfigs = Awaited<ReturnType<typeof readPipConfigs>>;
type Npmrc = Awaited<ReturnType<typeof readNpmrc>>;

/** Reads this host's network settings. `rootCertificates` (PEM) need not be passed on. */
export async function readNetworkSettings(host: Host, rootCertificates: readonly string[]): Promise<NetworkSettings> {
  const [pip, npm, sources, osText] = await Promise.all([
    readPipConfigs(host),
    readNpmrc(host),
    readAptSources(host),
    host.readText('/etc/os-release'),
  ]);
  const certificates = await readCertificates(host, pip, npm, rootCertificates);
  const os = parseOsRelease(osText);
  const own = os.id === 'debian' ? mainArchive(sources, debianCodename(sources, os.codename)) : undefined;
  const debianMirror = fromEnv(host, 'BKDEV_DEBIAN_MIRROR') ?? (own && (await mirrorOf(host, own)));
  const pypiIndex = pypiIndexOf(host, pip);
  const npmRegistry = npmRegistryOf(host, npm);
  return {
    ...certificates,
    ...(debianMirror && { debianMirror }),
    ...(pypiIndex && { pypiIndex }),
    ...(npmRegistry && { npmRegistry }),
  };
}

function fromEnv(host: Host, ...names: readonly string[]): Setting | undefined {
  const name = names.find(candidate => host.env[candidate]);
  const value = name && host.env[name];
  return name && value ? { value, from: name } : undefined;
}

const isDefault = (setting: Setting, address: string) => setting.value.replace(/\/+$/, '') === address;

function pypiIndexOf(host: Host, pip: PipConfigs): Setting | undefined {
  const written = pip.flatMap(({ file, values }) => {
    const value = values.get('global.index-url') ?? values.get('install.index-url');
    return value ? [{ value, from: file }] : [];
  });
  const found = fromEnv(host, 'BKDEV_PYPI_INDEX', 'UV_DEFAULT_INDEX', 'UV_INDEX_URL', 'PIP_INDEX_URL') ?? written[0];
  if (found === undefined || isDefault(found, 'https://pypi.org/simple')) return undefined;
  // uv allows a name before an index: `internal=https://…`.
  return { ...found, value: found.value.replace(/^[\w.-]+=/, '') };
}

function npmRegistryOf(host: Host, npm: Npmrc): Setting | undefined {
  const value = npm.values.get('registry');
  const written = value ? { value, from: npm.file } : undefined;
  const found = fromEnv(host, 'BKDEV_NPM_REGISTRY', 'npm_config_registry', 'NPM_CONFIG_REGISTRY') ?? written;
  return found === undefined || isDefault(found, 'https://registry.npmjs.org') ? undefined : found;
}

/** Returns the host's Debian mirror if containers can use it, too: over HTTP, and not Debian's own. */
async function mirrorOf(host: Host, source: AptSource): Promise<Setting | undefined> {
  // Cloud images use a mirror list (apt-transport-mirror(1)).
  const list = /^mirror\+file:(?:\/\/)?(\/\S+)/.exec(source.uri)?.[1];
  const listed = list && (await host.readText(list))?.split('\n').find(line => /^https?:/.test(line));
  const value = (listed ? (listed.split(/\s/)[0] ?? '') : source.uri).replace(/\/+$/, '');
  const isUsable = /^https?:\/\//.test(value) && !/^https?:\/\/deb\.debian\.org\/debian$/.test(value);
  return isUsable ? { value, from: source.file } : undefined;
}

/** A certificate file and the setting that refers to it. */
interface Named {
  readonly path: string;
  readonly by: Wording;
}

const caVariables = [
  ...['BKDEV_CA_BUNDLE', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT'],
  ...['npm_config_cafile', 'NPM_CONFIG_CAFILE'],
];

/**
 * The administrator's certificate folders (update-ca-certificates(8), update-ca-trust(8)); most hosts lack one of them.
 */
const systemFolders = ['/usr/local/share/ca-certificates', '/etc/pki/ca-trust/source/anchors'];

async function readCertificates(
  host: Host,
  pip: PipConfigs,
  npm: Npmrc,
  rootCertificates: readonly string[],
): Promise<Pick<NetworkSettings, 'certificates' | 'certificateCount' | 'certificatesFrom' | 'warnings'>> {
  const [texts, system, distribution] = await Promise.all([
    readNamed(host, namedFiles(host, pip, npm)),
    printFiles(host, systemFolders),
    printFiles(host, ['/usr/share/ca-certificates']),
  ]);
  const inline = npm.values.get('ca')?.replaceAll('\\n', '\n');
  const found = [
    ...texts.map(({ text, from }) => ({ certificates: certificatesIn(text), from })),
    ...(inline
      ? [
          {
            certificates: certificatesIn(inline),
            from: message('doctor.network.by-key', { key: 'ca', file: npm.file }),
          },
        ]
      : []),
    { certificates: certificatesIn(system), from: message('doctor.network.by-system') },
  ];
  // The distribution's own set contains certificates that Node has removed; whether to trust those is up to the
  // containers' own set.
  const known = new Set([...rootCertificates, distribution].flatMap(certificatesIn));
  const bundle = bundleOf(
    found.flatMap(({ certificates }) => certificates),
    known,
  );
  return {
    certificates: bundle.text,
    certificateCount: bundle.count,
    certificatesFrom: found
      .filter(({ certificates }) => certificates.some(certificate => !known.has(certificate)))
      .map(({ from }) => from),
    warnings: texts.flatMap(({ text, from, isThere }): Wording[] => {
      if (!isThere) return [message('doctor.network.file-missing', { file: from })];
      return certificatesIn(text).length === 0 ? [message('doctor.network.no-certificate', { file: from })] : [];
    }),
  };
}

function namedFiles(host: Host, pip: PipConfigs, npm: Npmrc): Named[] {
  const cafile = npm.values.get('cafile');
  return [
    ...caVariables.flatMap(name => {
      const path = host.env[name];
      return path ? [{ path, by: name }] : [];
    }),
    ...pip.flatMap(({ file, values }) => {
      const path = values.get('global.cert');
      return path ? [{ path, by: message('doctor.network.by-key', { key: 'cert', file }) }] : [];
    }),
    ...(cafile ? [{ path: cafile, by: message('doctor.network.by-key', { key: 'cafile', file: npm.file }) }] : []),
  ].map(({ path, by }) => ({ path: path.replace(/^~(?=\/)/, host.env['HOME'] ?? '~'), by }));
}

/** Reads each file once, with all the settings that refer to it. */
async function readNamed(host: Host, named: readonly Named[]) {
  const settings = new Map<string, Wording[]>();
  for (const { path, by } of named) settings.set(path, [...(settings.get(path) ?? []), by]);
  return Promise.all(
    [...settings].map(async ([path, by]) => {
      const text = await host.readText(path);
      return {
        text: text ?? '',
        isThere: text !== undefined,
        from: message('doctor.network.named-file', { file: path, by }),
      };
    }),
  );
}

/** Returns the text of all files below these folders; missing folders are ignored. */
async function printFiles(host: Host, folders: readonly string[]): Promise<string> {
  if (host.platform !== 'linux') return '';
  const files = (await Promise.all(folders.map(folder => host.list(folder)))).flat();
  return (await Promise.all(files.map(file => host.readText(file)))).map(text => text ?? '').join('\n');
}
