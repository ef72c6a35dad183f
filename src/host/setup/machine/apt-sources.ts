import type { Host } from '../../ports/host.ts';

/** An archive that apt installs binary packages from. */
export interface AptSource {
  readonly file: string;
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, or an indented inline key block; absent if apt's own trusted keys apply. */
  readonly signedBy?: string;
}

/** A line that no sources file contains; precedes each file in the output that `readAptSources` parses. */
const fileMark = '#bkdev-file ';

/**
 * Reads the host's archives; empty without apt. Parses the files, because `apt-get indextargets` prints nothing before
 * the first `apt-get update`.
 */
export async function readAptSources(host: Host): Promise<AptSource[]> {
  if (host.platform !== 'linux') return [];
  const folder = '/etc/apt/sources.list.d';
  const listed = (await host.list(folder)).filter(file => file.lastIndexOf('/') === folder.length);
  const files = ['.list', '.sources'].flatMap(suffix => listed.filter(file => file.endsWith(suffix)));
  const texts = await Promise.all(
    ['/etc/apt/sources.list', ...files].map(async file => `\n${fileMark}${file}\n${(await host.readText(file)) ?? ''}`),
  );
  return parseAptSources(texts.join('\n'));
}

/** Parses both formats of sources.list(5): one archive per line (`.list`), or stanzas (`.sources`). */
export function parseAptSources(printed: string): AptSource[] {
  return printed.split(`\n${fileMark}`).flatMap(part => {
    const [file = '', ...lines] = part.split('\n');
    if (file.endsWith('.sources')) return stanzasOf(lines).flatMap(fields => fromStanza(file, fields));
    return lines.flatMap(line => fromLine(file, line));
  });
}

function fromLine(file: string, line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
  const [, options = '', uri, suite, components = ''] = match ?? [];
  if (uri === undefined || suite === undefined) return [];
  const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
  return [{ file, uri, suites: [suite], components: wordsOf(components), ...(signedBy !== undefined && { signedBy }) }];
}

function fromStanza(file: string, fields: ReadonlyMap<string, string>): AptSource[] {
  const words = (name: string) => wordsOf(fields.get(name) ?? '');
  if (!words('types').includes('deb') || /^(no|false|0|without|off|disable)$/i.test(fields.get('enabled') ?? ''))
    return [];
  const signedBy = fields.get('signed-by');
  return words('uris').map(uri => ({
    file,
    uri,
    suites: words('suites'),
    components: words('components'),
    ...(signedBy !== undefined && { signedBy }),
  }));
}

/**
 * Parses deb822(5) stanzas into fields by lower-case name. Continuation lines keep their indentation; comments are
 * dropped.
 */
function stanzasOf(lines: readonly string[]): Map<string, string>[] {
  const stanzas = [new Map<string, string>()];
  let field = '';
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    const stanza = stanzas.at(-1) as Map<string, string>;
    const match = /^([^\s:]+):\s*(.*)$/.exec(line);
    if (line.trim() === '') stanzas.push(new Map());
    else if (match?.[1] !== undefined) {
      field = match[1].toLowerCase();
      stanza.set(field, match[2] ?? '');
    } else stanza.set(field, `${stanza.get(field) ?? ''}\n${line}`);
  }
  return stanzas;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

/**
 * Returns the archive of a Debian release itself. Other vendors also name suites after Debian's releases, so it must be
 * in one of Debian's own files, or also provide the release's updates.
 */
export function mainArchive(sources: readonly AptSource[], codename: string): AptSource | undefined {
  const candidates = sources.filter(
    source =>
      source.suites.includes(codename) && source.components.includes('main') && !source.uri.startsWith('cdrom:'),
  );
  const hasUpdates = ({ uri }: AptSource) =>
    sources.some(source => source.uri === uri && source.suites.includes(`${codename}-updates`));
  return candidates.find(hasUpdates) ?? candidates.find(({ file }) => /\/(sources\.list|debian\.sources)$/.test(file));
}

/** The Debian releases that bkdev knows, oldest first. */
const debianReleases = ['bullseye', 'bookworm', 'trixie', 'forky'];

/**
 * Returns the Debian release that this host's packages come from. Its sources take precedence over `/etc/os-release`,
 * because a single package from a newer release can replace that file.
 */
export function debianCodename(sources: readonly AptSource[], codename: string): string {
  return debianReleases.find(release => mainArchive(sources, release) !== undefined) ?? codename;
}
